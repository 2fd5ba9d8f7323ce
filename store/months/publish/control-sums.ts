/**
 * What must add up before a month is published (`docs/domain.md §10`, invariant 3), from the rows that were written:
 * shares to each client's MRR, lines to statements, partners to clients, and as many lines as there are managed pairs.
 */
import type { Pool } from 'pg';
import { OTHER_THAN_TWO, USUAL_MINOR_UNITS } from '../../../rules/credit/minor-units.ts';

import type { Queryable } from '../../pool.ts';
import { inSnapshot } from '../../transaction.ts';
import type { Basis } from '../freeze/basis.ts';

/** A sum that is not what it must be. Decimals are strings. */
export type ControlFault =
  | {
      readonly kind: 'client_shares';
      readonly client: string;
      readonly mrr: string;
      readonly currency: string | null;
      readonly shares: string;
      readonly n: number;
      readonly lines: number;
    }
  | { readonly kind: 'client_missing'; readonly client: string; readonly partner: string }
  | {
      readonly kind: 'statement_total';
      readonly partner: string;
      readonly total: string;
      readonly lines: string;
      readonly soldLines: string;
      readonly adjustments: string;
    }
  | { readonly kind: 'managed_total'; readonly statements: string; readonly clients: string }
  | { readonly kind: 'line_count'; readonly managed: number; readonly lines: number };

/** Faults of a kind that are told at most: one is enough to stop, and to begin looking. */
const MOST = 20;

/** For each sort and each hash of one connection: a million lines are not sorted by way of the disk. */
const WORK_MEM = '64MB';

/** The run's rows are all written, so each sum may look at them by itself: all at once, one a connection. */
export async function controlFaults(pool: Pool, basis: Basis): Promise<readonly ControlFault[]> {
  const sums = [clientFaults, statementFaults, totalFaults].map((sum) =>
    inSnapshot(pool, async (client) => {
      await client.query(`SET LOCAL work_mem = '${WORK_MEM}'`);
      return sum(client, basis);
    }),
  );
  return (await Promise.all(sums)).flat();
}

/** Materialised, or the LIMIT makes PostgreSQL look for the first faults by an index, where there are none to be found. */
const CLIENT_FAULTS = `
WITH faulty AS MATERIALIZED (
  SELECT client_id AS client, min(mrr) AS mrr, min(currency) AS currency, sum(share) AS shares, max(n) AS n,
    count(*)::int AS lines
  FROM month_line WHERE run = $1 AND n > 0 GROUP BY client_id
  HAVING count(*) <> max(n) OR min(n) <> max(n) OR min(mrr) <> max(mrr)
    OR sum(share) <> trunc(min(mrr), coalesce(($2::jsonb ->> min(currency))::int, $3))
)
SELECT client, mrr::text AS mrr, currency, shares::text AS shares, n, lines FROM faulty ORDER BY client LIMIT ${MOST}`;

async function clientFaults(db: Queryable, { run }: Basis): Promise<readonly ControlFault[]> {
  const { rows } = await db.query<Omit<Extract<ControlFault, { kind: 'client_shares' }>, 'kind'>>(CLIENT_FAULTS, [
    run,
    JSON.stringify(Object.fromEntries(OTHER_THAN_TWO)),
    USUAL_MINOR_UNITS,
  ]);
  return rows.map((row) => ({ kind: 'client_shares', ...row }));
}

/**
 * Added up, not joined: nobody has counted these rows yet, and a plan for few of them took minutes for a twentieth of a
 * million.
 */
const STATEMENT_FAULTS = `
WITH faulty AS MATERIALIZED (
  SELECT partner_id, sum(total) AS total, sum(line) AS lines, sum(sold_line) AS sold_lines, sum(adjustment) AS adjustments
  FROM (
    SELECT partner_id, total_points AS total, managed_points AS managed, sold_points AS sold, adjustment_points AS adjusted,
      0 AS line, 0 AS sold_line, 0 AS adjustment
    FROM month_statement WHERE run = $1
    UNION ALL SELECT partner_id, 0, 0, 0, 0, points, 0, 0 FROM month_line WHERE run = $1
    UNION ALL SELECT partner_id, 0, 0, 0, 0, 0, points, 0 FROM month_sold_line WHERE run = $1
    UNION ALL SELECT partner_id, 0, 0, 0, 0, 0, 0, points FROM month_adjustment WHERE run = $1
  ) p GROUP BY partner_id
  HAVING (sum(managed), sum(sold), sum(adjusted)) IS DISTINCT FROM (sum(line), sum(sold_line), sum(adjustment))
    OR sum(total) <> sum(managed) + sum(sold) + sum(adjusted)
)
SELECT partner_id AS partner, trim_scale(total)::text AS total, trim_scale(lines)::text AS lines,
  trim_scale(sold_lines)::text AS "soldLines", trim_scale(adjustments)::text AS adjustments
FROM faulty ORDER BY partner_id LIMIT ${MOST}`;

async function statementFaults(db: Queryable, { run }: Basis): Promise<readonly ControlFault[]> {
  const { rows } = await db.query<Omit<Extract<ControlFault, { kind: 'statement_total' }>, 'kind'>>(STATEMENT_FAULTS, [
    run,
  ]);
  return rows.map((row) => ({ kind: 'statement_total', ...row }));
}

/** Over the month as a whole: what no partner or client by itself shows. */
async function totalFaults(db: Queryable, { run, pairs, valuedAt }: Basis): Promise<readonly ControlFault[]> {
  const { rows } = await db.query<{ statements: string; clients: string; same: boolean; lines: number }>(
    `SELECT s.points::text AS statements, l.points::text AS clients, s.points = l.points AS same, l.lines
     FROM (SELECT coalesce(sum(managed_points), 0) AS points FROM month_statement WHERE run = $1) s,
       (SELECT coalesce(sum(points), 0) AS points, (count(*) FILTER (WHERE n > 0))::int AS lines FROM month_line WHERE run = $1) l`,
    [run],
  );
  const { statements = '0', clients = '0', same = false, lines = 0 } = rows[0] ?? {};
  const faults: ControlFault[] = same ? [] : [{ kind: 'managed_total', statements, clients }];
  if (lines === pairs) return faults;
  return [...faults, { kind: 'line_count', managed: pairs, lines }, ...(await missingLines(db, run, valuedAt))];
}

/** Managed pairs without a line, as the frozen inputs have them. */
async function missingLines(db: Queryable, run: number, valuedAt: number): Promise<readonly ControlFault[]> {
  const { rows } = await db.query<{ client: string; partner: string }>(
    `SELECT i.client_id AS client, i.partner_id AS partner FROM month_pair_input i
     WHERE i.run = $1 AND i.cut = (SELECT cut FROM month_basis WHERE run = $1)
       AND EXISTS (SELECT FROM unnest(i.starts, i.ends) AS p (start_at, end_at) WHERE start_at < $2 AND $2 <= end_at)
       AND NOT EXISTS (SELECT FROM month_line l
         WHERE l.run = i.run AND l.partner_id = i.partner_id AND l.client_id = i.client_id AND l.n > 0)
     ORDER BY 1, 2 LIMIT ${MOST}`,
    [run, valuedAt],
  );
  return rows.map((row) => ({ kind: 'client_missing', ...row }));
}
