-- Notices about who else shares a client and about a partner's months, and the notices that nobody has passed on yet.

ALTER TABLE notice
  DROP CONSTRAINT notice_kind_check,
  ALTER COLUMN client_id DROP NOT NULL,
  ADD CONSTRAINT notice_kind_known CHECK (kind IN ('started', 'expiring', 'withdrawn', 'ended', 'restored',
    'sharing_started', 'sharing_ended', 'month_drafted', 'month_closed', 'tier_changed')),
  -- What a month says is said to the partner as a whole.
  ADD CONSTRAINT notice_of_pair CHECK ((client_id IS NULL) = (kind IN ('month_drafted', 'month_closed', 'tier_changed')));

-- Notices still to be passed on, written with them. Append-only rows, deleted by id, like marks.
CREATE TABLE notice_news (
  notice_id bigint PRIMARY KEY
);
