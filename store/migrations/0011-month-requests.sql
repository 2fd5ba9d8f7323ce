-- A request of a month remembers which runs there were when it was made: those begun later know all that was accepted by then.

ALTER TABLE month_request ADD COLUMN after_run bigint NOT NULL DEFAULT 0;
