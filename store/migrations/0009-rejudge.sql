-- What publishing a rule set owes to many pairs: a durable row, worked off in batches by the workflow `rejudge`.

CREATE TABLE rejudge (
  -- The version, by its place in the ledger's order.
  position bigint PRIMARY KEY,
  -- How many pairs there were at the first batch; null before it.
  total bigint,
  -- How many of them have been looked at, and the last of them; both null at the start of a round.
  looked_at bigint NOT NULL DEFAULT 0,
  after_partner text COLLATE "C",
  after_client text COLLATE "C",
  finished_at instant
);
CREATE INDEX rejudge_owed ON rejudge (position) WHERE finished_at IS NULL;
