/**
 * What a run of a month takes, step by step, without Temporal around it; and the SQL statement it is held against. Pages
 * are computed by as many worker processes as `docker-compose.yml` runs.
 */
import { realNow } from '../../platform/clock.ts';
import { monthEnd } from '../../rules/month/month-end.ts';
import type { Month } from '../../rules/time/month.ts';
import { freezeMonth } from '../../store/months/freeze/freeze-month.ts';
import { beginRun } from '../../store/months/lease.ts';
import { publishRun } from '../../store/months/publish/publish-run.ts';
import { sweepRuns } from '../../store/months/sweep.ts';
import { createRuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { loadRuleBook } from '../../store/rule-sets/rule-book.ts';
import type { Store } from './database.ts';
import type { MonthPartInput } from './month-part.ts';
import { startPart, type Part } from './processes.ts';
import { median } from './statistics.ts';

export const WORKERS = 2;

/** All in seconds. */
export interface MonthMeasures {
  readonly baseline: number;
  /** The inputs of all statements copied at one position of the ledger. */
  readonly freezing: number;
  /** Lines, sold lines, totals and tiers of all statements, from these inputs; nothing is written. */
  readonly valuing: number;
  /** The same, with each statement's hash, and all of it written. */
  readonly writing: number;
  /** Control sums, the month's hash, and one update of the month. */
  readonly publishing: number;
  readonly hash: string;
  /** The most that any of the workers ever had resident, in bytes. */
  readonly peak: number;
}

/** By hand, and no more than this: what each partner is credited, by currency. Added up, so that no row need be sent. */
const SPLIT_MRR = `
WITH managed AS MATERIALIZED (
  SELECT partner_id, client_id FROM period WHERE start_at < $1 AND coalesce(end_at, expires_at) >= $1
), sharing AS (
  SELECT client_id, count(*) AS n FROM managed GROUP BY client_id
), pays AS (
  SELECT DISTINCT ON (client_id) client_id, (data ->> 'mrr')::numeric AS mrr, data ->> 'currency' AS currency FROM ledger
  WHERE type = 'client.subscription.changed' AND time < $1 ORDER BY client_id, time DESC
), credit AS (
  SELECT partner_id, currency, sum(mrr / n) AS credit
  FROM managed JOIN sharing USING (client_id) JOIN pays USING (client_id) GROUP BY partner_id, currency
)
SELECT currency, trim_scale(sum(credit))::text AS credit FROM credit GROUP BY currency ORDER BY currency`;

/** The same of what was written. */
const WRITTEN = `
SELECT currency, trim_scale(sum(share))::text AS credit FROM month_line JOIN month m ON m.published_run = run
WHERE m.month = $1 GROUP BY currency ORDER BY currency`;

const ROUNDS = 2;
const LEASE_MS = 3_600_000;

/** Throws when what was written does not add up to what the baseline finds. */
export async function measureMonth({ pool, url }: Store, name: string): Promise<MonthMeasures> {
  const month = name as Month;
  const now = realNow();
  const valuedAt = monthEnd((await loadRuleBook(pool)).book, month);
  const baselines: number[] = [];
  const baseline = async (): Promise<string> => {
    const [seconds, { rows }] = await timed(() => pool.query(SPLIT_MRR, [valuedAt]));
    baselines.push(seconds);
    return JSON.stringify(rows);
  };
  for (let round = 0; round < ROUNDS; round++) await baseline();

  const begun = await beginRun(pool, { month, key: 'measured', now, realNow: now, leaseMs: LEASE_MS });
  const { run } = expectKind(begun, 'working');
  const rules = createRuleBookCache();
  const [freezing, frozen] = await timed(() =>
    freezeMonth(pool, { run, month, rulesNow: (client, position) => rules.at(client, position), mostUnjudged: 0 }),
  );
  expectKind(frozen, 'frozen');
  const { valuing, writing, peak } = await computeBy(WORKERS, { databaseUrl: url, run, month });
  const [publishing, published] = await timed(() => publishRun(pool, { run, as: 'draft', now }));
  const { hash } = expectKind(published, 'published');

  for (let round = 0; round < ROUNDS; round++) await baseline();
  const written = await pool.query(WRITTEN, [month]);
  const [wanted, found] = [await baseline(), JSON.stringify(written.rows)];
  if (wanted !== found) throw new Error(`the lines do not add up to the baseline: ${found} and ${wanted}`);
  await sweepRuns(pool);
  return { baseline: median(baselines), freezing, valuing, writing, publishing, hash, peak };
}

/** First without writing, then all of it. The workers are there before it begins, as in production. */
async function computeBy(
  workers: number,
  of: Pick<MonthPartInput, 'databaseUrl' | 'run' | 'month'>,
): Promise<Pick<MonthMeasures, 'valuing' | 'writing' | 'peak'>> {
  const script = new URL('./month-part.ts', import.meta.url);
  const inputs = Array.from({ length: workers }, (_, nth): MonthPartInput => ({ ...of, nth, of: workers }));
  const parts = await Promise.all(inputs.map((input) => startPart(script, input)));
  const all = <T>(ask: (part: Part) => Promise<T>): Promise<T[]> => Promise.all(parts.map(ask));
  try {
    const [valuing] = await timed(() => all((part) => part.work('value')));
    const [writing] = await timed(() => all((part) => part.work('write')));
    const memory = await all((part) => part.memory());
    return { valuing, writing, peak: Math.max(...memory.map(({ peak }) => peak)) };
  } finally {
    await all((part) => part.stop());
  }
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [seconds: number, found: T]> {
  const start = performance.now();
  const found = await work();
  return [(performance.now() - start) / 1_000, found];
}

function expectKind<T extends { readonly kind: string }, K extends T['kind']>(found: T, kind: K): T & { kind: K } {
  if (found.kind !== kind) throw new Error(`${kind} was expected: ${JSON.stringify(found)}`);
  return found as T & { kind: K };
}
