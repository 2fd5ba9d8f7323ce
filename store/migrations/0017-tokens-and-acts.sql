-- Who may call the API, known by the hash of a token, and what callers did, kept for good.

-- Instants of both tables are real ones: they are about people, not about the programme.
CREATE TABLE api_token (
  id text COLLATE "C" PRIMARY KEY,
  -- SHA-256. The tokens are 256 random bits, so nothing slower is needed.
  hash bytea NOT NULL UNIQUE,
  name text NOT NULL,
  role text COLLATE "C" NOT NULL,
  partner_id text COLLATE "C" CHECK ((partner_id IS NOT NULL) = (role = 'partner')),
  created_by text NOT NULL,
  created_at instant NOT NULL,
  -- Null: never.
  expires_at instant,
  revoked_at instant,
  revoked_by text,
  -- To the minute: written by the first use after one.
  last_used_at instant
);
CREATE INDEX api_token_order ON api_token (created_at, id);

CREATE TABLE act (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at instant NOT NULL,
  caller_id text COLLATE "C" NOT NULL,
  caller_name text NOT NULL,
  role text COLLATE "C" NOT NULL,
  -- The operation of the API by its id.
  operation text COLLATE "C" NOT NULL,
  -- What it was about, such as user:ann; null when it was about no one thing.
  subject text COLLATE "C",
  before json,
  after json,
  request_id text COLLATE "C" NOT NULL
);
-- The log is read newest first, all of it or of one caller, operation or subject.
CREATE INDEX act_order ON act (at DESC, id DESC);
CREATE INDEX act_caller ON act (caller_id, at DESC, id DESC);
CREATE INDEX act_operation ON act (operation, at DESC, id DESC);
CREATE INDEX act_subject ON act (subject, at DESC, id DESC) WHERE subject IS NOT NULL;

CREATE TRIGGER act_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON act
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
