/** The end of a what-if: totals and groups are taken, and what only its batches needed is dropped. */
import type { ClientBase } from 'pg';
import { ownDecimal } from '../../rules/decimal.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { pointTotals, type WhatIfTotals } from '../../rules/what-if/what-if.ts';

export async function finishWhatIf(client: ClientBase, id: number, now: Instant): Promise<void> {
  await client.query(
    `INSERT INTO what_if_group (what_if, ordinal, kind, tool, action, count, source, id)
    SELECT $1, row_number() OVER (ORDER BY g.count DESC, g.tool, g.action, g.kind), g.kind, g.tool, g.action, g.count,
      f.source, f.id
    FROM (SELECT kind, tool, action, count(*) AS count FROM what_if_activity WHERE what_if = $1 GROUP BY kind, tool, action) g
    JOIN (SELECT DISTINCT ON (kind, tool, action) kind, tool, action, source, id FROM what_if_activity
      WHERE what_if = $1 ORDER BY kind, tool, action, time, source, id) f USING (kind, tool, action)`,
    [id],
  );
  const totals = await totalsOf(client, id);
  await dropWorkings(client, id);
  await client.query(`UPDATE what_if SET status = 'finished', finished_at = $2, totals = $3 WHERE what_if = $1`, [
    id,
    now,
    JSON.stringify(totals),
  ]);
}

/** Takes away all that a cancelled what-if had found. */
export async function endCancelled(client: ClientBase, id: number, now: Instant): Promise<void> {
  await dropWorkings(client, id);
  for (const found of ['what_if_activity', 'what_if_period', 'what_if_statement']) {
    await client.query(`DELETE FROM ${found} WHERE what_if = $1`, [id]);
  }
  await client.query(`UPDATE what_if SET status = 'cancelled', finished_at = $2 WHERE what_if = $1`, [id, now]);
}

async function dropWorkings(client: ClientBase, id: number): Promise<void> {
  await client.query('DELETE FROM what_if_pair WHERE what_if = $1', [id]);
  await client.query('DELETE FROM what_if_client WHERE what_if = $1', [id]);
}

interface Counts {
  readonly gains: number;
  readonly loses: number;
  readonly reason: number;
  readonly begins: number;
  readonly ends: number;
  readonly moves: number;
  readonly statements: number;
  readonly tiers: number;
  readonly points_before: string;
  readonly points_after: string;
}

async function totalsOf(client: ClientBase, id: number): Promise<WhatIfTotals> {
  const { rows } = await client.query<Counts>(
    `SELECT a.*, p.*, s.*, w.points_before::text, w.points_after::text
    FROM what_if w,
      (SELECT count(*) FILTER (WHERE kind = 'gains') AS gains, count(*) FILTER (WHERE kind = 'loses') AS loses,
        count(*) FILTER (WHERE kind = 'reason') AS reason FROM what_if_activity WHERE what_if = $1) a,
      (SELECT count(*) FILTER (WHERE kind = 'begins') AS begins, count(*) FILTER (WHERE kind = 'ends') AS ends,
        count(*) FILTER (WHERE kind = 'moves') AS moves FROM what_if_period WHERE what_if = $1) p,
      (SELECT count(*) AS statements, count(*) FILTER (WHERE before ->> 'creditedTier' IS DISTINCT FROM after ->> 'creditedTier')
        AS tiers FROM what_if_statement WHERE what_if = $1) s
    WHERE w.what_if = $1`,
    [id],
  );
  const counts = rows[0] as Counts;
  const { gains, loses, reason, begins, ends, moves, statements, tiers } = counts;
  return {
    activities: { gains, loses, reason },
    periods: { begins, ends, moves },
    points: pointTotals({ before: ownDecimal(counts.points_before), after: ownDecimal(counts.points_after) }),
    statements,
    tiers,
  };
}
