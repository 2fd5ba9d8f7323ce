-- What the ledger means, pair by pair: derived, kept by the judge and the assessments, rebuilt by `tenure doctor --repair`.

-- Something was said about these subjects and nobody has looked yet. Append-only rows, deleted by id: a row that another
-- transaction holds can't swallow one that comes later (docs/architecture.md 9).
CREATE TABLE mark (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- One of: user and client; user; partner; client; none at all, which means everybody (a rule set was published).
  user_id text COLLATE "C",
  client_id text COLLATE "C",
  partner_id text COLLATE "C",
  -- Of a user and a client: the ledger position of the first event that it is about; null when it may be about any.
  position bigint,
  -- The event can end a relationship, so it goes before the others.
  urgent boolean NOT NULL DEFAULT false,
  marked_at instant NOT NULL
);
CREATE INDEX mark_urgent ON mark (id) WHERE urgent;

-- Marks expanded to pairs. Append-only rows like marks, for the same reason.
CREATE TABLE stale_pair (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  urgent boolean NOT NULL DEFAULT false,
  marked_at instant NOT NULL
);
CREATE INDEX stale_pair_urgent ON stale_pair (id) WHERE urgent;
CREATE INDEX stale_pair_pair ON stale_pair (partner_id, client_id);

CREATE TABLE relationship (
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  -- All facts up to this ledger position are folded in.
  folded_position bigint NOT NULL DEFAULT 0,
  -- The fold that made the row; a newer worker folds older rows anew, an older one leaves newer ones alone.
  fold_version integer NOT NULL DEFAULT 0,
  -- The fold's state after the last fact, with that fact's place in the event order; null before the first fold.
  tail json,
  -- The open period. It is over all the same once expires_at has come.
  started_at instant,
  expires_at instant,
  -- none: no run is owed. starting: a wake-up will start one. running: a run has assessed the pair.
  run text NOT NULL DEFAULT 'none' CHECK (run IN ('none', 'starting', 'running')),
  run_id text,
  -- The deadline that the run last learnt.
  run_deadline instant,
  -- The deadline that people were told of and that has not been withdrawn.
  noticed_deadline instant,
  PRIMARY KEY (partner_id, client_id)
);
CREATE INDEX relationship_client ON relationship (client_id, partner_id);
CREATE INDEX relationship_expiry ON relationship (expires_at, partner_id, client_id) WHERE expires_at IS NOT NULL;
CREATE INDEX relationship_run ON relationship (partner_id, client_id) WHERE run <> 'none';
CREATE INDEX relationship_fold_version ON relationship (fold_version);

-- States of the fold between two facts, so that a late event refolds from the last one before it.
CREATE TABLE checkpoint (
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  ordinal integer NOT NULL,
  -- Time of the last fact folded in; its full place in the event order is in the state.
  time instant NOT NULL,
  state json NOT NULL,
  PRIMARY KEY (partner_id, client_id, ordinal)
);

CREATE TABLE verdict (
  -- The activity's ledger position.
  position bigint PRIMARY KEY,
  -- Null when the activity belongs to no pair.
  partner_id text COLLATE "C",
  client_id text COLLATE "C" NOT NULL,
  time instant NOT NULL,
  qualifies boolean NOT NULL,
  reason text,
  version text,
  expires_at instant
);
CREATE INDEX verdict_qualifying ON verdict (partner_id, client_id, time) WHERE qualifies;

CREATE TABLE period (
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  ordinal integer NOT NULL,
  start_at instant NOT NULL,
  started_by_source text NOT NULL,
  started_by_id text NOT NULL,
  -- Null while no event and no later fact has closed it; at an instant from expires_at on it is expired all the same.
  end_at instant,
  end_reason text,
  ended_by_source text,
  ended_by_id text,
  expires_at instant NOT NULL,
  held_by_source text NOT NULL,
  held_by_id text NOT NULL,
  held_by_user text COLLATE "C" NOT NULL,
  held_by_time instant NOT NULL,
  PRIMARY KEY (partner_id, client_id, ordinal)
);
CREATE INDEX period_client ON period (client_id, start_at);
