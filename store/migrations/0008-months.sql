-- Months: runs, what a run rests on, and statements with their lines. What is closed is protected here, whoever connects.

-- The earliest time of any accepted event: the programme's first month is the one that it falls in (docs/domain.md §7).
ALTER TABLE ledger_head ADD COLUMN first_event_at instant;
UPDATE ledger_head SET first_event_at = (SELECT min(time) FROM ledger);

-- What a month asks of activities, without reading their data.
ALTER TABLE verdict ADD COLUMN tool text COLLATE "C";

-- What a month asks of money, found without reading activities.
CREATE INDEX ledger_deal ON ledger ((data ->> 'deal')) WHERE type IN ('deal.closed', 'deal.cancelled');
CREATE INDEX ledger_deal_client ON ledger (client_id) WHERE type = 'deal.closed';
CREATE INDEX ledger_adjustment ON ledger ((data ->> 'month')) WHERE type = 'adjustment.posted';
CREATE INDEX ledger_update ON ledger (partner_id) WHERE type = 'partner.updated';

CREATE TABLE month (
  -- YYYY-MM
  month text COLLATE "C" PRIMARY KEY,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'draft', 'closed')),
  -- Whose statements are the month's.
  published_run bigint,
  -- The one run that works on it, if any; its lease is in month_run.
  working_run bigint,
  closed_at instant,
  -- All that was accepted up to here is settled in this month and those before; what comes later is late for them.
  closed_position bigint,
  CHECK ((status = 'open') = (published_run IS NULL)),
  CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
  CHECK ((status = 'closed') = (closed_position IS NOT NULL))
);

CREATE TABLE month_run (
  run bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  month text COLLATE "C" NOT NULL REFERENCES month,
  -- What asked for it, so that asking again goes on with the same run.
  key text COLLATE "C" NOT NULL UNIQUE,
  -- replaced: another was published after it. abandoned: given up, or its lease was taken over.
  status text NOT NULL DEFAULT 'working' CHECK (status IN ('working', 'published', 'replaced', 'abandoned', 'failed')),
  begun_at instant NOT NULL,
  -- Real time of the last sign of life: the lease.
  beat_at instant NOT NULL,
  published_at instant,
  -- Covers everything that is said of the month, and the hash of the month before.
  hash bytea,
  -- Why it failed: which sums do not add up, and for whom.
  fault json,
  -- Nothing of it is left but this row and month_basis.
  swept boolean NOT NULL DEFAULT false
);
CREATE INDEX month_run_month ON month_run (month, run);
CREATE INDEX month_run_unswept ON month_run (run) WHERE NOT swept AND status IN ('replaced', 'abandoned', 'failed');

ALTER TABLE month ADD FOREIGN KEY (published_run) REFERENCES month_run, ADD FOREIGN KEY (working_run) REFERENCES month_run;

-- The cut of the ledger that a run rests on (docs/decisions/0009). Written once, with the inputs.
CREATE TABLE month_basis (
  run bigint PRIMARY KEY REFERENCES month_run,
  -- The head when the inputs were frozen: they are the fold at exactly this position.
  ledger_position bigint NOT NULL,
  -- The last event up to there with a time before v, or correction: what statements print.
  position bigint NOT NULL,
  valued_at instant NOT NULL,
  policy text NOT NULL,
  -- The version at v; null for none.
  rule_set text COLLATE "C",
  -- All versions in force before v: [{version, effectiveFrom, contentHash}] in the order of publication.
  rule_sets json NOT NULL,
  -- What the month before said; null for the first month.
  previous_hash bytea,
  -- Closed months that late facts may correct; null without any.
  late_from text COLLATE "C",
  late_to text COLLATE "C",
  -- Lines there will be for pairs managed at v, and at any end of a day: a control sum.
  pairs bigint NOT NULL
);

-- Pages of a run: late ones come before the statements that post what they find.
CREATE TABLE month_page (
  run bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('late', 'statements')),
  page integer NOT NULL,
  done boolean NOT NULL DEFAULT false,
  PRIMARY KEY (run, kind, page)
);

-- Frozen: a partner, and what its statement needs beside its lines.
CREATE TABLE month_partner_input (
  run bigint NOT NULL,
  page integer NOT NULL,
  partner_id text COLLATE "C" NOT NULL,
  registered_at instant NOT NULL,
  -- From its last statement.
  tier_before text COLLATE "C",
  tier_changed_in text COLLATE "C",
  -- Performance tiers of the months that recalibration looks back on: {month: tier}.
  performance json,
  -- Changes of attributes before v, in the event order.
  attributes json,
  -- Qualifying activities in the days that requirements ask about: {days: count}.
  activities json,
  deals json,
  adjustments json,
  PRIMARY KEY (run, page, partner_id)
);

-- Frozen: a pair that is managed at some end of the month, with all that its line needs. Columns instead of rows of
-- periods and activities: a page is one range of one index.
CREATE TABLE month_pair_input (
  run bigint NOT NULL,
  page integer NOT NULL,
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  country text NOT NULL,
  -- [[time, mrr, currency]] in the event order.
  payments json,
  starts bigint[] NOT NULL,
  ends bigint[] NOT NULL,
  times bigint[],
  expiries bigint[],
  -- Only where a requirement asks for tools.
  tools text[],
  -- Everybody who shares the client in the month, itself included: [[partner, starts, ends]]; null when it is alone.
  managers json,
  PRIMARY KEY (run, page, partner_id, client_id)
);

-- Frozen: a client that late facts bear on.
CREATE TABLE month_late_client (
  run bigint NOT NULL,
  page integer NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  -- The earliest instant from which on a late fact makes a difference; null for a rule set that was always in force.
  since instant,
  country text,
  payments json,
  -- Deals at the client that stand.
  deals json,
  -- [[month, partner, points]]: paid by closed statements, or posted for them later.
  settled json,
  -- [[from, type, source, id, time]]
  causes json,
  PRIMARY KEY (run, page, client_id)
);

CREATE TABLE month_late_pair (
  run bigint NOT NULL,
  page integer NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  partner_id text COLLATE "C" NOT NULL,
  starts bigint[] NOT NULL,
  ends bigint[] NOT NULL,
  times bigint[],
  expiries bigint[],
  PRIMARY KEY (run, page, client_id, partner_id)
);

-- What late pages found: to be posted by the statements of this run.
CREATE TABLE month_late (
  run bigint NOT NULL,
  partner_id text COLLATE "C" NOT NULL,
  corrects text COLLATE "C" NOT NULL,
  client_id text COLLATE "C",
  points numeric NOT NULL,
  causes json NOT NULL
);
CREATE INDEX month_late_partner ON month_late (run, partner_id);

CREATE TABLE month_statement (
  run bigint NOT NULL,
  partner_id text COLLATE "C" NOT NULL,
  managed_points numeric NOT NULL,
  sold_points numeric NOT NULL,
  adjustment_points numeric NOT NULL,
  total_points numeric NOT NULL,
  tier_before text COLLATE "C",
  performance_tier text COLLATE "C",
  credited_tier text COLLATE "C",
  tier_changed_in text COLLATE "C",
  next_tier json,
  hash bytea NOT NULL,
  PRIMARY KEY (run, partner_id)
);

CREATE TABLE month_line (
  run bigint NOT NULL,
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  mrr numeric NOT NULL,
  currency text,
  n integer NOT NULL,
  share numeric NOT NULL,
  unit numeric,
  multiplier numeric,
  points numeric NOT NULL,
  last_activity_at instant,
  expires_at instant,
  notes json,
  PRIMARY KEY (run, partner_id, client_id)
);
-- Late facts are about clients.
CREATE INDEX month_line_client ON month_line (client_id, run);

CREATE TABLE month_sold_line (
  run bigint NOT NULL,
  partner_id text COLLATE "C" NOT NULL,
  deal_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  closed_at instant NOT NULL,
  rule_set text COLLATE "C",
  mrr numeric NOT NULL,
  currency text NOT NULL,
  unit numeric,
  multiplier numeric NOT NULL,
  points numeric NOT NULL,
  notes json,
  PRIMARY KEY (run, partner_id, deal_id)
);
CREATE INDEX month_sold_line_client ON month_sold_line (client_id, run);

CREATE TABLE month_adjustment (
  run bigint NOT NULL,
  partner_id text COLLATE "C" NOT NULL,
  -- The place among the statement's adjustments.
  ordinal integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('posted', 'late')),
  points numeric NOT NULL,
  -- Of a posted one: the event.
  source text COLLATE "C",
  id text COLLATE "C",
  time instant,
  reason text,
  author text,
  -- Of a late one: the closed month, the client, and why.
  corrects text COLLATE "C",
  client_id text COLLATE "C",
  causes json,
  PRIMARY KEY (run, partner_id, ordinal)
);
CREATE INDEX month_adjustment_late ON month_adjustment (client_id, run) WHERE kind = 'late';

-- What people asked for. A worker starts a run when Temporal is there; the run answers here.
CREATE TABLE month_request (
  request bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  month text COLLATE "C" NOT NULL,
  ask text NOT NULL CHECK (ask IN ('run', 'close')),
  asked_at instant NOT NULL,
  -- Real time: not before this.
  not_before instant NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  finished_at instant,
  -- What came of it.
  outcome json
);
CREATE INDEX month_request_waiting ON month_request (request) WHERE finished_at IS NULL;
CREATE INDEX month_request_month ON month_request (month, request);

-- On a running programme clock: the last nominal time of the schedule that was made to happen.
CREATE TABLE month_tick (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  nominal instant NOT NULL
);

-- A closed month never changes (docs/domain.md §10.5): not its row, not its run, not one line.

CREATE FUNCTION refuse_change_of_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'closed' THEN
    RAISE EXCEPTION 'month % is closed: % refused', OLD.month, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER month_closed BEFORE UPDATE OR DELETE ON month
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_closed_month();

CREATE FUNCTION refuse_change_of_closed_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM month WHERE published_run = OLD.run AND status = 'closed') THEN
    RAISE EXCEPTION 'run % of % belongs to a closed month: % refused', OLD.run, TG_TABLE_NAME, TG_OP
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE INDEX month_published ON month (published_run);
CREATE TRIGGER month_run_closed BEFORE UPDATE OR DELETE ON month_run
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_closed_run();
CREATE TRIGGER month_basis_closed BEFORE UPDATE OR DELETE ON month_basis
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_closed_run();

-- Statement by statement, because a row at a time would cost more than writing the rows.
CREATE FUNCTION refuse_rows_of_closed_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE closed text;
BEGIN
  SELECT m.month INTO closed FROM (SELECT DISTINCT run FROM changed) c
    JOIN month m ON m.published_run = c.run WHERE m.status = 'closed' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'month % is closed: % of % refused', closed, TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE rows_of text;
BEGIN
  FOREACH rows_of IN ARRAY ARRAY['month_statement', 'month_line', 'month_sold_line', 'month_adjustment'] LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_closed_run()', rows_of || '_not_added', rows_of);
    EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_of_closed_run()', rows_of || '_not_removed', rows_of);
    -- A run never alters what it has written.
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', rows_of || '_not_changed', rows_of);
  END LOOP;
  FOREACH rows_of IN ARRAY ARRAY['month', 'month_run', 'month_basis'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', rows_of || '_not_emptied', rows_of);
  END LOOP;
END $$;
