-- Looking for what waits, what was given up and what is old reads no message that was sent, however many were.

CREATE INDEX digest_mail_age ON digest_mail (written_at) WHERE status = 'waiting';
CREATE INDEX digest_mail_dead ON digest_mail (mail_id) WHERE status = 'dead';
CREATE INDEX digest_composed ON digest (composed_at);
