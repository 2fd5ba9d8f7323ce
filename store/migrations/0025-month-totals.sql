-- A published run knows what its statements come to: a list of months reads no statement.

ALTER TABLE month_run
  ADD COLUMN statements integer,
  ADD COLUMN managed_points numeric,
  ADD COLUMN sold_points numeric,
  ADD COLUMN adjustment_points numeric;

-- Closed months say so too. Nothing that they said before changes.
ALTER TABLE month_run DISABLE TRIGGER month_run_closed;
UPDATE month_run r SET (statements, managed_points, sold_points, adjustment_points) = (
  SELECT count(*), coalesce(sum(managed_points), 0), coalesce(sum(sold_points), 0), coalesce(sum(adjustment_points), 0)
  FROM month_statement s WHERE s.run = r.run)
WHERE status = 'published';
ALTER TABLE month_run ENABLE TRIGGER month_run_closed;

-- A worker of an earlier release can't publish any more: a newer one takes its place.
ALTER TABLE month_run ADD CHECK (status <> 'published' OR num_nulls(statements, managed_points, sold_points, adjustment_points) = 0);
