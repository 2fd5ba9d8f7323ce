-- A month asks for the country of every client: it lies with what stands of the client, not only in the ledger.

-- Null in a row that an earlier release has written since.
ALTER TABLE registered_client ADD COLUMN country text;
UPDATE registered_client r SET country = l.data ->> 'country' FROM ledger l WHERE l.position = r.position;
