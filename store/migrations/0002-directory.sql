-- The directory: which registration of an identifier stands. Kept by the append itself, so it is never behind the ledger.

CREATE TABLE registered_partner (
  partner_id text COLLATE "C" PRIMARY KEY,
  -- Time and ledger position of the standing registration.
  time instant NOT NULL,
  position bigint NOT NULL,
  -- The ledger position at which this row last changed: a fold up to an earlier position knew another one, or none.
  changed_position bigint NOT NULL
);

CREATE TABLE registered_client (
  client_id text COLLATE "C" PRIMARY KEY,
  time instant NOT NULL,
  position bigint NOT NULL,
  changed_position bigint NOT NULL
);

-- A user and the one partner it belongs to.
CREATE TABLE member (
  user_id text COLLATE "C" PRIMARY KEY,
  partner_id text COLLATE "C" NOT NULL,
  time instant NOT NULL,
  position bigint NOT NULL,
  changed_position bigint NOT NULL
);
CREATE INDEX member_partner ON member (partner_id, changed_position);

-- Which users have any fact with which clients: what a mark about a user, a partner or a client expands to.
CREATE TABLE engagement (
  user_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  -- The ledger position of the first such fact: a fold asks who came to a client since it last looked.
  position bigint NOT NULL,
  PRIMARY KEY (user_id, client_id)
);
CREATE INDEX engagement_client ON engagement (client_id, position);
