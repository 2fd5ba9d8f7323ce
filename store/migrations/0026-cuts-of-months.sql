-- The pairs of a run are frozen by several transactions, and one more says that all are there: its cut is the one that counts.

CREATE SEQUENCE month_cut;
-- 0: by an earlier release, in one transaction.
ALTER TABLE month_pair_input ADD COLUMN cut bigint NOT NULL DEFAULT 0;
ALTER TABLE month_basis ADD COLUMN cut bigint NOT NULL DEFAULT 0;
