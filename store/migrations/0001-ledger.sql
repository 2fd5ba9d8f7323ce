-- The ledger: every accepted event, append-only, in the order of acceptance. The one truth; all other tables can be rebuilt from it.

-- Milliseconds since 1970-01-01T00:00:00Z (docs/decisions/0006): exact, and on the programme clock unless a column says real.
CREATE DOMAIN instant AS bigint;

-- One row. Its lock order is the ledger's order: positions have no gaps and commit in order (docs/architecture.md 9).
CREATE TABLE ledger_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- The last position given out, to an event or to a published rule set.
  position bigint NOT NULL DEFAULT 0,
  -- When the first event was accepted; months that ended before it are imported history (docs/domain.md §7).
  first_accepted_at instant,
  -- Position of the last published rule set, so that a fold sees with one read whether it knows all versions.
  rule_set_position bigint NOT NULL DEFAULT 0,
  -- Key of the content hashes: without it nobody can test a guess at personal data against the ledger.
  content_key bytea NOT NULL
);
-- Two random UUIDs: 244 bits from PostgreSQL's own source of strong randomness.
INSERT INTO ledger_head (content_key) VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

CREATE TABLE ledger (
  position bigint PRIMARY KEY,
  source text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  time instant NOT NULL,
  -- The subjects that the event names; of a voided activity those of the activity, when it was known by then.
  partner_id text COLLATE "C",
  client_id text COLLATE "C",
  user_id text COLLATE "C",
  -- json, not jsonb: kept as sent, cheaper to write, never searched. Personal fields are taken out before.
  data json NOT NULL,
  -- HMAC-SHA-256 of the canonical content: tells a replay from a conflict.
  content_hash bytea NOT NULL,
  accepted_at instant NOT NULL,
  UNIQUE (source, id)
);

-- What a pair's fold reads: facts that bring a user and the client together; of the partner; of the user alone.
-- By user, so that a pair is folded without reading what other partners did at the same client.
CREATE INDEX ledger_client ON ledger (client_id, user_id, position) WHERE client_id IS NOT NULL;
CREATE INDEX ledger_partner ON ledger (partner_id, position) WHERE partner_id IS NOT NULL;
CREATE INDEX ledger_user ON ledger (user_id, position) WHERE user_id IS NOT NULL AND client_id IS NULL;
-- The users that name a partner which registers after them.
CREATE INDEX ledger_created ON ledger ((data ->> 'partner')) WHERE type = 'user.created';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Names of activities that were voided, known or not yet (docs/domain.md §2: a correction applies at every instant).
CREATE TABLE void (
  source text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (source, id)
);

-- Personal data of user.created events, kept apart so that it can be erased. Nothing computed reads it.
CREATE TABLE user_personal (
  source text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  email text NOT NULL,
  -- Fields of the event that Tenure does not know: they may be anything, so they are taken as personal.
  other json NOT NULL,
  PRIMARY KEY (source, id)
);
CREATE INDEX user_personal_user ON user_personal (user_id);
