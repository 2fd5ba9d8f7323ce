/** Asking for a what-if, and calling it off. A worker starts its run when Temporal is there. */
import type { ClientBase, Pool } from 'pg';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import type { Queryable } from '../pool.ts';
import { recordActs, type Act } from '../audit/record-acts.ts';
import { inTransaction } from '../transaction.ts';

export interface WhatIfQuestion {
  /** The candidate, which has passed the check: text by path in the programme folder. */
  readonly files: ReadonlyMap<string, string>;
  readonly from: Month | null;
  readonly to: Month | null;
  readonly askedBy: string;
  /** Programme instant. */
  readonly askedAt: Instant;
}

/** What-ifs that are kept with all they found; each may have as many rows as there are activities. */
export const KEPT = 20;

/** Returns the id. The oldest that are over make room. */
export async function askWhatIf(pool: Pool, question: WhatIfQuestion, actOf?: (id: number) => Act): Promise<number> {
  const { files, from, to, askedBy, askedAt } = question;
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ what_if: number }>(
      `INSERT INTO what_if (asked_at, asked_by, files, from_month, to_month) VALUES ($1, $2, $3, $4, $5) RETURNING what_if`,
      [askedAt, askedBy, JSON.stringify(Object.fromEntries(files)), from, to],
    );
    await dropOldest(client);
    const id = rows[0]?.what_if ?? 0;
    if (actOf !== undefined) await recordActs(client, [actOf(id)]);
    return id;
  });
}

async function dropOldest(client: ClientBase): Promise<void> {
  await client.query(
    `DELETE FROM what_if WHERE status IN ('cancelled', 'finished', 'failed')
      AND what_if NOT IN (SELECT what_if FROM what_if ORDER BY what_if DESC LIMIT $1)`,
    [KEPT],
  );
}

/** Calls it off unless it is over; what it found so far is taken away by its next batch. */
export async function cancelWhatIf(db: Queryable, id: number, now: Instant): Promise<void> {
  await db.query(
    `UPDATE what_if SET status = CASE status WHEN 'waiting' THEN 'cancelled' ELSE 'cancelling' END,
      finished_at = CASE status WHEN 'waiting' THEN $2::bigint END
    WHERE what_if = $1 AND status IN ('waiting', 'working')`,
    [id, now],
  );
}

/** Ends one that can't be worked off. */
export async function failWhatIf(db: Queryable, id: number, fault: string, now: Instant): Promise<void> {
  await db.query(
    `UPDATE what_if SET status = 'failed', fault = $2, finished_at = $3
      WHERE what_if = $1 AND status IN ('waiting', 'working', 'cancelling')`,
    [id, fault, now],
  );
}

/** Those to be worked on: all that are called off, and the first of the others. One at a time is no slower. */
export async function owedWhatIfs(db: Queryable): Promise<readonly number[]> {
  const { rows } = await db.query<{ what_if: number }>({
    name: 'owed-what-ifs',
    text: `SELECT what_if FROM what_if WHERE status = 'cancelling'
      UNION ALL (SELECT what_if FROM what_if WHERE status IN ('waiting', 'working') ORDER BY what_if LIMIT 1)`,
  });
  return rows.map((row) => row.what_if);
}
