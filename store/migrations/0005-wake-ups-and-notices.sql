-- What must be told to the durable runs, and what was due to be told to people.

CREATE TABLE wake_up (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  -- 1 ended, 2 earlier, 3 later, 4 started: the order in which they are taken.
  class smallint NOT NULL CHECK (class BETWEEN 1 AND 4),
  attempts integer NOT NULL DEFAULT 0,
  -- Real time: not before this.
  not_before instant NOT NULL DEFAULT 0,
  -- Real time.
  written_at instant NOT NULL
);
CREATE INDEX wake_up_order ON wake_up (class, id);
CREATE INDEX wake_up_pair ON wake_up (partner_id, client_id);

CREATE TABLE notice (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Unique for the meaning (docs/architecture.md 11), so that recording twice records once.
  key text COLLATE "C" NOT NULL UNIQUE,
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('started', 'expiring', 'withdrawn', 'ended', 'restored')),
  -- What the notice says, as the fold gave it.
  body json NOT NULL,
  -- When it was due; nothing that was due before the ledger's first acceptance is recorded.
  due_at instant NOT NULL,
  recorded_at instant NOT NULL
);
CREATE INDEX notice_pair ON notice (partner_id, client_id, id);
