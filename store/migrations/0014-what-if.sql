-- What another rule set would make of the ledger: asked for here, worked off in batches by the workflow `whatIf`, and kept to be read.

CREATE TABLE what_if (
  what_if bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  asked_at instant NOT NULL,
  asked_by text NOT NULL,
  -- The candidate: path in the programme folder to text.
  files json NOT NULL,
  -- The months looked at; null: from the first, to the last.
  from_month text COLLATE "C",
  to_month text COLLATE "C",
  -- cancelling: what was found so far is still to be taken away.
  status text NOT NULL DEFAULT 'waiting'
    CHECK (status IN ('waiting', 'working', 'cancelling', 'cancelled', 'finished', 'failed')),
  -- The cut of the ledger that all batches read, taken by the first of them; null before.
  position bigint,
  at instant,
  -- Of the events in the cut; null when there are none.
  first_event_at instant,
  last_event_at instant,
  -- Which batch is next: clients and what they are worth to whom, then partners and their months.
  phase text CHECK (phase IN ('clients', 'partners')),
  after_key text COLLATE "C" NOT NULL DEFAULT '',
  -- Events about clients, or partners, looked at in the phase.
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  points_before numeric NOT NULL DEFAULT 0,
  points_after numeric NOT NULL DEFAULT 0,
  -- Once finished.
  totals json,
  finished_at instant,
  -- Why it failed.
  fault text
);
CREATE INDEX what_if_owed ON what_if (what_if) WHERE status IN ('waiting', 'working', 'cancelling');

-- Found: an activity that comes out differently. The rows are those of `compute`.
CREATE TABLE what_if_activity (
  what_if bigint NOT NULL REFERENCES what_if ON DELETE CASCADE,
  source text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  time instant NOT NULL,
  kind text COLLATE "C" NOT NULL,
  tool text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  before json NOT NULL,
  after json NOT NULL,
  PRIMARY KEY (what_if, source, id)
);

-- Found: a period of management that begins, ends or moves.
CREATE TABLE what_if_period (
  what_if bigint NOT NULL REFERENCES what_if ON DELETE CASCADE,
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  -- The place among the changes of its pair.
  ordinal integer NOT NULL,
  kind text NOT NULL,
  before json,
  after json,
  PRIMARY KEY (what_if, partner_id, client_id, ordinal)
);

-- Found: a statement that changes.
CREATE TABLE what_if_statement (
  what_if bigint NOT NULL REFERENCES what_if ON DELETE CASCADE,
  month text COLLATE "C" NOT NULL,
  partner_id text COLLATE "C" NOT NULL,
  before json,
  after json,
  PRIMARY KEY (what_if, month, partner_id)
);

-- Once finished: how many activities of a kind there are, the most frequent first, and the first of them in time.
CREATE TABLE what_if_group (
  what_if bigint NOT NULL REFERENCES what_if ON DELETE CASCADE,
  ordinal integer NOT NULL,
  kind text NOT NULL,
  tool text NOT NULL,
  action text NOT NULL,
  count bigint NOT NULL,
  source text NOT NULL,
  id text NOT NULL,
  PRIMARY KEY (what_if, ordinal)
);

-- While it works: what the months ask about a client that was ever managed.
CREATE TABLE what_if_client (
  what_if bigint NOT NULL REFERENCES what_if ON DELETE CASCADE,
  client_id text COLLATE "C" NOT NULL,
  country text NOT NULL,
  -- [[time, mrr, currency]] in the event order.
  payments json NOT NULL,
  PRIMARY KEY (what_if, client_id)
);

-- While it works: what they ask about a pair, on each side; spans apart, because whoever shares the client asks only for them.
CREATE TABLE what_if_pair (
  what_if bigint NOT NULL REFERENCES what_if ON DELETE CASCADE,
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  -- Null on a side on which it was never managed.
  before_spans json,
  before_activities json,
  -- True: the other side is the same, and its columns are null.
  same boolean NOT NULL,
  after_spans json,
  after_activities json,
  PRIMARY KEY (what_if, partner_id, client_id)
);
CREATE INDEX what_if_pair_client ON what_if_pair (what_if, client_id);
