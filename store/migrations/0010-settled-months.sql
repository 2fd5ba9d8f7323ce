-- A run of a month remembers up to which position the closed months before it were settled (docs/decisions/0009).

ALTER TABLE month_basis ADD COLUMN settled_position bigint;
