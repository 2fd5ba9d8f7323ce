-- Who was given access to which client: a removal names the grant that it ends. Grants are rare beside activities.

CREATE INDEX ledger_granted ON ledger (user_id, client_id, time) WHERE type = 'access.granted';
