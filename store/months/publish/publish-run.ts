/**
 * Publishes a run: from then on its statements are the month's. One transaction under the lock of the month's row, so a
 * month has one draft, the right one, however many runs there were.
 */
import type { Pool, PoolClient } from 'pg';
import type { Instant } from '../../../rules/time/instant.ts';
import { previousMonth } from '../../../rules/time/month.ts';
import type { Queryable } from '../../pool.ts';
import { recordClosed, recordDrafted } from '../../notices/month-notices.ts';
import { inTransaction } from '../../transaction.ts';
import { basisOf, type Basis } from '../freeze/basis.ts';
import { endRun, lockMonth } from '../lease.ts';
import { RunLostError } from '../run-errors.ts';
import { controlFaults, type ControlFault } from './control-sums.ts';
import { monthHash } from './month-hash.ts';

export interface Publish {
  readonly run: number;
  /** As a draft, or for good. */
  readonly as: 'draft' | 'closed';
  readonly now: Instant;
}

export type Published =
  | { readonly kind: 'published'; readonly hash: string }
  /** The month before is not the one that the run was built on, or was closed meanwhile: run again. */
  | { readonly kind: 'outdated' }
  /** What does not add up. The run has failed, and nothing is published. */
  | { readonly kind: 'control_sums'; readonly faults: readonly ControlFault[] };

/** Throws {@link RunLostError} when the run no longer works on its month. */
export async function publishRun(pool: Pool, publish: Publish): Promise<Published> {
  const { run } = publish;
  const basis = await basisOf(pool, run);
  if (basis === null || !(await isComputed(pool, run))) throw new RunLostError(run);
  const faults = await controlFaults(pool, basis);
  // Nobody writes rows of the run any more: all of its pages are done.
  const hash = await monthHash(pool, basis);
  const totals = await sumStatements(pool, run);
  return inTransaction(pool, async (client): Promise<Published> => {
    const before = await lockBefore(client, basis);
    const month = await lockMonth(client, basis.month);
    if (month.workingRun !== run) throw new RunLostError(run);
    if (faults.length > 0) {
      await endRun(client, run, 'failed', { code: 'control_sums', faults });
      return { kind: 'control_sums', faults };
    }
    if (!isBuiltOn(basis, before, publish.as)) {
      await endRun(client, run, 'abandoned');
      return { kind: 'outdated' };
    }
    await write(client, basis, publish, { hash, totals });
    return { kind: 'published', hash };
  });
}

async function isComputed(db: Queryable, run: number): Promise<boolean> {
  const { rows } = await db.query<{ done: boolean }>(
    'SELECT coalesce(bool_and(done), true) AS done FROM month_page WHERE run = $1',
    [run],
  );
  return rows[0]?.done ?? false;
}

/** Of the statements of a run. Decimals are strings. */
interface Sums {
  readonly statements: number;
  readonly managed: string;
  readonly sold: string;
  readonly adjustment: string;
}

async function sumStatements(db: Queryable, run: number): Promise<Sums> {
  const { rows } = await db.query<Sums>(
    `SELECT count(*)::int AS statements, coalesce(sum(managed_points), 0)::text AS managed,
       coalesce(sum(sold_points), 0)::text AS sold, coalesce(sum(adjustment_points), 0)::text AS adjustment
     FROM month_statement WHERE run = $1`,
    [run],
  );
  return rows[0] ?? { statements: 0, managed: '0', sold: '0', adjustment: '0' };
}

interface Before {
  readonly hash: string | null;
  readonly isClosed: boolean;
  readonly closedPosition: number | null;
}

/** Months are locked in their order. Null for the first. */
async function lockBefore(client: PoolClient, { month }: Basis): Promise<Before | null> {
  const { rows } = await client.query<Before>({
    name: 'lock-month-before',
    text: `SELECT encode(r.hash, 'hex') AS hash, m.status = 'closed' AS "isClosed", m.closed_position AS "closedPosition"
      FROM month m LEFT JOIN month_run r ON r.run = m.published_run WHERE m.month = $1 FOR SHARE OF m`,
    values: [previousMonth(month)],
  });
  return rows[0] ?? null;
}

/**
 * What closes for good has looked at all that was late for the months closed before it: so the one before was closed
 * when its inputs were frozen.
 */
function isBuiltOn(basis: Basis, before: Before | null, as: Publish['as']): boolean {
  if ((before?.hash ?? null) !== basis.previous) return false;
  if (as === 'draft' || before === null || before.hash === null) return true;
  return before.isClosed && before.closedPosition === basis.late?.settledPosition;
}

async function write(
  client: PoolClient,
  { run, month, ledgerPosition }: Basis,
  { as, now }: Publish,
  { hash, totals }: { readonly hash: string; readonly totals: Sums },
): Promise<void> {
  await (as === 'draft' ? recordDrafted : recordClosed)(client, { run, month }, now);
  await client.query({
    name: 'replace-month-run',
    text: `UPDATE month_run r SET status = 'replaced', swept = false FROM month m WHERE m.month = $1 AND r.run = m.published_run`,
    values: [month],
  });
  await client.query({
    name: 'publish-month-run',
    text: `UPDATE month_run SET status = 'published', published_at = $2, hash = decode($3, 'hex'),
        statements = $4, managed_points = $5, sold_points = $6, adjustment_points = $7 WHERE run = $1`,
    values: [run, now, hash, totals.statements, totals.managed, totals.sold, totals.adjustment],
  });
  await client.query({
    name: 'publish-month',
    text: `UPDATE month SET published_run = $2, working_run = NULL, status = $3,
        closed_at = CASE $3 WHEN 'closed' THEN $4::bigint END, closed_position = CASE $3 WHEN 'closed' THEN $5::bigint END
      WHERE month = $1`,
    values: [month, run, as, now, ledgerPosition],
  });
}
