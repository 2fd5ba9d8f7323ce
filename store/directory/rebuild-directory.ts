/**
 * Makes anew, from the whole ledger, what the append keeps beside it: directory, engagements and voids. For a repair;
 * it gives the rows that the append gave, `changed_position` included.
 */
import type { Pool } from 'pg';
import { lockLedger } from '../ledger/ledger-lock.ts';
import { inTransaction } from '../transaction.ts';

const REBUILD = `
DELETE FROM registered_partner;
INSERT INTO registered_partner (partner_id, time, position, changed_position)
SELECT DISTINCT ON (partner_id) partner_id, time, position, position
FROM ledger WHERE type = 'partner.registered' ORDER BY partner_id, time, source, id;

DELETE FROM registered_client;
INSERT INTO registered_client (client_id, time, position, changed_position)
SELECT DISTINCT ON (client_id) client_id, time, position, position
FROM ledger WHERE type = 'client.registered' ORDER BY client_id, time, source, id;

DELETE FROM member;
WITH covered AS (
  SELECT created.position, min(partner.position) AS since
  FROM ledger created JOIN ledger partner ON partner.type = 'partner.registered'
    AND partner.partner_id = created.data ->> 'partner' AND partner.time <= created.time
  WHERE created.type = 'user.created'
  GROUP BY created.position
)
INSERT INTO member (user_id, partner_id, time, position, changed_position)
SELECT DISTINCT ON (user_id) user_id, data ->> 'partner', time, position, greatest(position, covered.since)
FROM ledger JOIN covered USING (position) ORDER BY user_id, time, source, id;

DELETE FROM engagement;
INSERT INTO engagement (user_id, client_id, position)
SELECT user_id, client_id, min(position) FROM ledger
WHERE type IN ('user.assigned', 'access.granted', 'access.removed', 'activity.performed')
GROUP BY user_id, client_id;

DELETE FROM void;
INSERT INTO void (source, id, position)
SELECT data -> 'activity' ->> 'source', data -> 'activity' ->> 'id', min(position)
FROM ledger WHERE type = 'activity.voided' GROUP BY 1, 2`;

/** Rebuilds in one transaction, while appends wait. What pairs were folded from is for the caller to judge anew. */
export async function rebuildDirectory(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockLedger(client);
    await client.query(REBUILD);
  });
}
