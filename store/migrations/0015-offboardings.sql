-- Offboardings: a user who is to lose all access, or is to be deactivated, and what came of it at each client.

CREATE TABLE offboarding (
  offboarding bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id text COLLATE "C" NOT NULL,
  partner_id text COLLATE "C" NOT NULL,
  -- remove: access goes at once. deactivate: nothing ends now, every relationship lapses by itself.
  mode text NOT NULL CHECK (mode IN ('remove', 'deactivate')),
  by_side text NOT NULL CHECK (by_side IN ('partner', 'client')),
  asked_by text NOT NULL,
  asked_at instant NOT NULL,
  finished_at instant
);
-- Asking again while one is under way is asking for that one.
CREATE UNIQUE INDEX offboarding_open ON offboarding (user_id) WHERE finished_at IS NULL;

CREATE TABLE offboarding_client (
  offboarding bigint NOT NULL REFERENCES offboarding,
  client_id text COLLATE "C" NOT NULL,
  -- What came of it; null until the client has had its turn.
  outcome json,
  PRIMARY KEY (offboarding, client_id)
);
CREATE INDEX offboarding_client_waiting ON offboarding_client (offboarding, client_id) WHERE outcome IS NULL;
