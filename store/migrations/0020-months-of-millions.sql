-- A month of a million relationships: activities are read in the order of pairs from the index alone, and frozen pairs need no order.

-- So far (partner_id, client_id, time): what a month asks of each activity is in it now, so that none is looked up and
-- nothing is sorted.
DROP INDEX verdict_qualifying;
CREATE INDEX verdict_qualifying ON verdict (partner_id, client_id, time, expires_at) INCLUDE (tool) WHERE qualifies;

-- A page is read whole. Keeping a million long keys in order took as long as writing the rows.
ALTER TABLE month_pair_input DROP CONSTRAINT month_pair_input_pkey;
CREATE INDEX month_pair_input_page ON month_pair_input (run, page);
