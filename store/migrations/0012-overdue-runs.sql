-- The earliest deadline that a durable run waits for, so that whoever asks whether one was missed reads one row.

-- relationship_expiry won't do: pairs whose last period expired long ago, without a run, come first in it.
CREATE INDEX relationship_run_expiry ON relationship (expires_at) WHERE run <> 'none';
