-- E-mail digests: which partner gets them, what waits to be told, and what became of each message. Addresses are personal data: they stand here only, and can be erased.

CREATE TABLE digest_subscription (
  partner_id text COLLATE "C" PRIMARY KEY,
  frequency text NOT NULL CHECK (frequency IN ('daily', 'weekly')),
  language text NOT NULL CHECK (language IN ('en', 'fr')),
  -- The programme's, by which the next is due.
  zone text NOT NULL,
  -- Real time.
  set_at instant NOT NULL,
  -- Programme instants: up to when has been told, and when the next is due.
  told_until instant NOT NULL,
  next_at instant NOT NULL
);
CREATE INDEX digest_subscription_due ON digest_subscription (next_at);

CREATE TABLE digest_address (
  partner_id text COLLATE "C" NOT NULL REFERENCES digest_subscription ON DELETE CASCADE,
  email text NOT NULL,
  PRIMARY KEY (partner_id, email)
);
-- An address is found whichever partner gave it, when its owner is erased.
CREATE INDEX digest_address_email ON digest_address (lower(email));

-- Notices that the next digest of their partner tells.
CREATE TABLE digest_item (
  partner_id text COLLATE "C" NOT NULL REFERENCES digest_subscription ON DELETE CASCADE,
  notice_id bigint NOT NULL REFERENCES notice,
  PRIMARY KEY (partner_id, notice_id)
);

-- One for each partner and each time it is due, whoever composes it and however often.
CREATE TABLE digest (
  digest_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner_id text COLLATE "C" NOT NULL,
  -- Programme instant.
  due_at instant NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'fr')),
  -- What it says, without addresses: every attempt sends the same.
  body json NOT NULL,
  -- Real time, as all that follows.
  composed_at instant NOT NULL,
  UNIQUE (partner_id, due_at)
);

-- One message to one address.
CREATE TABLE digest_mail (
  mail_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest_id bigint NOT NULL REFERENCES digest ON DELETE CASCADE,
  email text NOT NULL,
  -- dead: given up, because the address was refused or after days of trying; it can be sent again.
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent', 'dead')),
  written_at instant NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- Not before this: it failed, or somebody is at it until then at most.
  not_before instant NOT NULL DEFAULT 0,
  -- Counts up whenever somebody takes it: one who comes back late finds that another has taken over.
  claim integer NOT NULL DEFAULT 0,
  tried_at instant,
  settled_at instant,
  -- What was wrong with the last attempt, in words, without addresses.
  fault text,
  UNIQUE (digest_id, email)
);
CREATE INDEX digest_mail_due ON digest_mail (not_before) WHERE status = 'waiting';
CREATE INDEX digest_mail_settled ON digest_mail (settled_at) WHERE status <> 'waiting';
CREATE INDEX digest_mail_email ON digest_mail (lower(email));
