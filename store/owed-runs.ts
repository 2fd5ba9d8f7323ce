/**
 * Which pair is owed a durable run (`docs/architecture.md`, principle 2), as the relay sees it: it learns from Temporal
 * what the ledger cannot know, that a run is gone or could not be started.
 *
 * Invariant: `starting` stands exactly as long as a wake-up of the class `started` waits for the pair.
 */
import type { ClientBase } from 'pg';
import type { Pair } from '../rules/relationship/pair.ts';
import type { Instant } from '../rules/time/instant.ts';
import { WAKE_UP_CLASS, writeWakeUps } from './wake-ups.ts';

/** Whether a start is still owed: not when a run has assessed the pair, and not when its period is over. */
export async function owesStart(client: ClientBase, pair: Pair, now: Instant): Promise<boolean> {
  // The condition is checked on the row as it is once locked: a judge that makes the pair managed again meanwhile sees
  // `starting` and writes no wake-up of its own, so this one must not be dropped then.
  await client.query({
    name: 'give-up-start',
    text: `UPDATE relationship SET run = 'none' WHERE partner_id = $1 AND client_id = $2
      AND run = 'starting' AND (expires_at IS NULL OR expires_at <= $3)`,
    values: [pair.partner, pair.client, now],
  });
  const { rows } = await client.query<{ owed: boolean }>({
    name: 'owes-start',
    text: `SELECT run = 'starting' AS owed FROM relationship WHERE partner_id = $1 AND client_id = $2`,
    values: [pair.partner, pair.client],
  });
  return rows[0]?.owed ?? false;
}

/**
 * Settles a pair that has no open run on Temporal: a managed one is owed a start, any other none.
 * @param realNow real time, milliseconds since the epoch
 * @returns true when a start was written
 */
export async function settleLostRun(client: ClientBase, pair: Pair, now: Instant, realNow: number): Promise<boolean> {
  const { rows } = await client.query<{ run: string }>({
    name: 'settle-lost-run',
    text: `UPDATE relationship SET run = CASE WHEN expires_at > $3 THEN 'starting' ELSE 'none' END
      WHERE partner_id = $1 AND client_id = $2 AND run <> 'starting' RETURNING run`,
    values: [pair.partner, pair.client, now],
  });
  if (rows[0]?.run !== 'starting') return false;
  await writeWakeUps(client, [{ ...pair, class: WAKE_UP_CLASS.started }], realNow);
  return true;
}
