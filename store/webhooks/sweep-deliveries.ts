/** Giving up what could not be delivered for days, and removing what has been settled for long. */
import { DAY_MS } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** Days of trying after which a delivery is given up. It can be replayed. */
export const DEAD_AFTER_DAYS = 3;
/** Days for which what was delivered or given up can be seen and replayed. */
const KEPT_DAYS = 30;
const AT_ONCE = 5_000;

/** Returns how many were given up. @param realNow milliseconds since the epoch */
export async function sweepDeliveries(db: Queryable, realNow: number): Promise<number> {
  const { rowCount } = await db.query({
    name: 'give-deliveries-up',
    text: `UPDATE webhook_delivery SET status = 'dead', settled_at = $1,
        fault = coalesce(fault, 'It was never tried: others before it failed.')
      WHERE delivery_id = ANY (ARRAY(SELECT delivery_id FROM webhook_delivery WHERE status = 'waiting' AND written_at < $2
        ORDER BY written_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED))`,
    values: [realNow, realNow - DEAD_AFTER_DAYS * DAY_MS],
  });
  await db.query({
    name: 'remove-old-deliveries',
    text: `DELETE FROM webhook_delivery WHERE delivery_id = ANY (ARRAY(
        SELECT delivery_id FROM webhook_delivery WHERE status <> 'waiting' AND settled_at < $1
        ORDER BY settled_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED))`,
    values: [realNow - KEPT_DAYS * DAY_MS],
  });
  return rowCount ?? 0;
}
