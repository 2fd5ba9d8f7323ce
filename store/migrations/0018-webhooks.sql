-- Webhooks: where notices are sent, signed with what, and what became of each. Times are real unless a column says otherwise.

CREATE TABLE webhook (
  webhook_id text COLLATE "C" PRIMARY KEY,
  url text NOT NULL,
  -- Only notices of these kinds, only of this partner; null for all.
  kinds text[],
  partner_id text COLLATE "C",
  created_at instant NOT NULL,
  -- Since when nothing is sent any more: the target said that it is gone.
  disabled_at instant,
  -- Attempts that failed since the last that succeeded, whatever they were about; and until when it is left alone.
  failures integer NOT NULL DEFAULT 0,
  rest_until instant NOT NULL DEFAULT 0
);

CREATE TABLE webhook_secret (
  webhook_id text COLLATE "C" NOT NULL REFERENCES webhook ON DELETE CASCADE,
  secret text NOT NULL,
  made_at instant NOT NULL,
  -- Until when it still signs beside its successor; null for the newest.
  valid_until instant,
  PRIMARY KEY (webhook_id, secret)
);

-- One notice for one webhook.
CREATE TABLE webhook_delivery (
  delivery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  webhook_id text COLLATE "C" NOT NULL REFERENCES webhook ON DELETE CASCADE,
  notice_id bigint NOT NULL REFERENCES notice,
  -- Of the notice. The client of a month is ''.
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  -- dead: given up after days of trying; it can be replayed.
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'dead')),
  written_at instant NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  tried_at instant,
  -- When it was delivered or given up.
  settled_at instant,
  -- Of the last attempt: status and the first characters of the answer, and what was wrong in words.
  answer_status integer,
  answer text,
  fault text,
  UNIQUE (webhook_id, notice_id)
);
CREATE INDEX webhook_delivery_next ON webhook_delivery (webhook_id, partner_id, client_id, delivery_id)
  WHERE status = 'waiting';
CREATE INDEX webhook_delivery_age ON webhook_delivery (written_at) WHERE status = 'waiting';
CREATE INDEX webhook_delivery_settled ON webhook_delivery (settled_at) WHERE status <> 'waiting';
CREATE INDEX webhook_delivery_list ON webhook_delivery (webhook_id, delivery_id);
CREATE INDEX webhook_delivery_status ON webhook_delivery (webhook_id, status, delivery_id);

-- One row for each pair with something waiting: its deliveries go one after the other. Whoever adds or removes the last
-- delivery of a queue holds its row, so none is left without one.
CREATE TABLE webhook_queue (
  webhook_id text COLLATE "C" NOT NULL REFERENCES webhook ON DELETE CASCADE,
  partner_id text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  -- Not before this: it failed, or somebody is at it until then at most.
  not_before instant NOT NULL DEFAULT 0,
  -- How often the first delivery has failed.
  failures integer NOT NULL DEFAULT 0,
  -- Counts up whenever somebody takes it: one who comes back late finds that another has taken over.
  claim integer NOT NULL DEFAULT 0,
  PRIMARY KEY (webhook_id, partner_id, client_id)
);
CREATE INDEX webhook_queue_due ON webhook_queue (webhook_id, not_before);
