-- Through which request something became known: a traceparent while traces are on, so that whoever goes on with it later, in another process, can say so.

ALTER TABLE mark ADD COLUMN trace text;
ALTER TABLE stale_pair ADD COLUMN trace text;
ALTER TABLE wake_up ADD COLUMN trace text;
