-- What a client pays at an instant: the last change before it, found without reading the client's activities.

CREATE INDEX ledger_subscription ON ledger (client_id, time) WHERE type = 'client.subscription.changed';
