/**
 * What must add up before a month is published (`docs/domain.md §10`, invariant 3), from the rows that were written:
 * shares to each client's MRR, lines to statements, partners to clients, and as many lines as there are managed pairs.
 */
import { OTHER_THAN_TWO, USUAL_MINOR_UNITS } from '../../../rules/credit/minor-units.ts';
import type { Queryable } from '../../pool.ts';
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

export async function controlFaults(db: Queryable, basis: Basis): Promise<readonly ControlFault[]> {
  return [
    ...(await clientFaults(db, basis.run)),
    ...(await statementFaults(db, basis.run)),
    ...(await totalFaults(db, basis)),
  ];
}

async function clientFaults(db: Queryable, run: number): Promise<readonly ControlFault[]> {
  const { rows } = await db.query<Omit<Extract<ControlFault, { kind: 'client_shares' }>, 'kind'>>(
    `SELECT client_id AS client, min(mrr)::text AS mrr, min(currency) AS currency, sum(share)::text AS shares, max(n) AS n,
       count(*)::int AS lines
     FROM month_line WHERE run = $1 AND n > 0 GROUP BY client_id
     HAVING count(*) <> max(n) OR min(n) <> max(n) OR min(mrr) <> max(mrr)
       OR sum(share) <> trunc(min(mrr), coalesce(($2::jsonb ->> min(currency))::int, $3))
     ORDER BY client_id LIMIT ${MOST}`,
    [run, JSON.stringify(Object.fromEntries(OTHER_THAN_TWO)), USUAL_MINOR_UNITS],
  );
  return rows.map((row) => ({ kind: 'client_shares', ...row }));
}

const STATEMENT_FAULTS = `
SELECT s.partner_id AS partner, s.total_points::text AS total, coalesce(l.points, 0)::text AS lines,
  coalesce(d.points, 0)::text AS "soldLines", coalesce(a.points, 0)::text AS adjustments
FROM month_statement s
LEFT JOIN (SELECT partner_id, sum(points) AS points FROM month_line WHERE run = $1 GROUP BY 1) l USING (partner_id)
LEFT JOIN (SELECT partner_id, sum(points) AS points FROM month_sold_line WHERE run = $1 GROUP BY 1) d USING (partner_id)
LEFT JOIN (SELECT partner_id, sum(points) AS points FROM month_adjustment WHERE run = $1 GROUP BY 1) a USING (partner_id)
WHERE s.run = $1 AND (s.managed_points, s.sold_points, s.adjustment_points)
    IS DISTINCT FROM (coalesce(l.points, 0), coalesce(d.points, 0), coalesce(a.points, 0))
  OR s.run = $1 AND s.total_points <> s.managed_points + s.sold_points + s.adjustment_points
ORDER BY s.partner_id LIMIT ${MOST}`;

async function statementFaults(db: Queryable, run: number): Promise<readonly ControlFault[]> {
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
     WHERE i.run = $1 AND EXISTS (SELECT FROM unnest(i.starts, i.ends) AS p (start_at, end_at) WHERE start_at < $2 AND $2 <= end_at)
       AND NOT EXISTS (SELECT FROM month_line l
         WHERE l.run = i.run AND l.partner_id = i.partner_id AND l.client_id = i.client_id AND l.n > 0)
     ORDER BY 1, 2 LIMIT ${MOST}`,
    [run, valuedAt],
  );
  return rows.map((row) => ({ kind: 'client_missing', ...row }));
}
