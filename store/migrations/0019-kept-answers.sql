-- Answers to calls that came with an Idempotency-Key, kept for a day so that a repeat gets the first one.

CREATE TABLE kept_answer (
  -- SHA-256 of the caller and its key: the key itself is kept nowhere.
  name bytea PRIMARY KEY,
  -- SHA-256 of what was asked.
  question bytea NOT NULL,
  -- The request that answers it, by whose id the audit log tells whether it did anything.
  request_id text COLLATE "C" NOT NULL,
  -- A real instant.
  begun_at instant NOT NULL,
  -- Null while the call is under way.
  status smallint,
  -- Encrypted with the key of the caller: answers may hold secrets that are shown once.
  body bytea,
  CHECK ((status IS NULL) = (body IS NULL))
);
CREATE INDEX kept_answer_age ON kept_answer (begun_at);
