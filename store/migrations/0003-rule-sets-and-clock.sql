-- Published rule sets, which take their place in the ledger's order, and the segments of the programme clock.

CREATE TABLE rule_set_version (
  -- The place in the ledger's order.
  position bigint PRIMARY KEY,
  -- <name>@<n>
  version text COLLATE "C" NOT NULL UNIQUE,
  name text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  -- Null: in force always.
  effective_from instant,
  -- Path in the programme folder to text, as published.
  files json NOT NULL,
  content_hash bytea NOT NULL,
  author text NOT NULL,
  note text,
  published_at instant NOT NULL,
  UNIQUE (name, number)
);

CREATE TRIGGER rule_set_version_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rule_set_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- No row: the real clock. The last row by id holds now; earlier ones say what the clock was.
CREATE TABLE clock_segment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  real_at instant NOT NULL,
  programme_at instant NOT NULL,
  -- Programme milliseconds per real millisecond.
  speed double precision NOT NULL CHECK (speed >= 0)
);
