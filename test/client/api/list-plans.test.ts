/**
 * What a page of a list costs does not grow with the table: every statement of every list call is explained as it ran,
 * over tables with 20,000 rows each, and no part of its plan may touch more of them than a page looks at. By which index
 * docs/architecture.md (Lists) says.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../client/api/operations.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { recordingPool, type Asked, type RecordingPool } from '../../support/recording-pool.ts';
import { createApiWorld, createTestApi, type ApiWorld, type TestApi } from './api-world.ts';
import { fillTables, ROWS } from './full-tables.ts';

let world: ApiWorld;
let recording: RecordingPool;
let api: TestApi;
beforeAll(async () => {
  world = await createApiWorld();
  const { pool, judge } = world.world;
  await world.world.judgeAll();
  // As in an API that runs: what is published is in memory. What fills the table of versions is no programme.
  const rules = createRuleBookCache();
  await rules.at(pool);
  await fillTables(pool, judge.clock.now());
  const { rows } = await pool.query<{ index: string }>(
    `SELECT i.indexrelid::regclass::text AS index FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      WHERE c.relnamespace = 'public'::regnamespace AND c.reltuples >= ${ROWS / 2}`,
  );
  long = new Set(rows.map(({ index }) => index));
  recording = recordingPool(pool);
  api = createTestApi({ pool: recording.pool, clock: judge.clock, rules });
}, 120_000);
afterAll(async () => {
  await api.close();
  await world.close();
});

/** A filter that finds little looks at 2,000 rows, and says where to go on. */
const LOOKED_AT = 2_500;
/** Deliveries of a webhook are counted up to 10,000, for those that wait and those that were given up. */
const COUNTED = ROWS / 2;

const LISTS: readonly string[] = [
  '/v1/relationships',
  '/v1/relationships?limit=1000',
  '/v1/relationships?expiring=30d',
  '/v1/relationships?status=all',
  '/v1/relationships?status=ended',
  '/v1/relationships?partner=p00020',
  '/v1/relationships?client=c00020&status=all',
  '/v1/relationships?partner=p00020&client=c00020&status=all',
  '/v1/months?limit=1',
  '/v1/months/2025-12/statements',
  '/v1/rule-sets',
  '/v1/tokens',
  '/v1/audit',
  '/v1/audit?caller=caller3',
  '/v1/audit?operation=operation3',
  '/v1/audit?subject=user:3',
  '/v1/audit?caller=caller3&operation=operation3',
  '/v1/audit?from=1970-01-01T00:00:01Z&until=1970-01-01T00:00:19Z',
  '/v1/webhooks',
  '/v1/webhooks/w00000/deliveries',
  '/v1/webhooks/w00000/deliveries?status=waiting',
  '/v1/webhooks/w00000/deliveries?status=dead',
  '/v1/digests',
  '/v1/offboardings/1',
];

/**
 * Lists of other calls, and why they are not among these: activities are folded from one pair's facts, forecasts, single
 * keepers and potential credit from one partner's pairs; of what-ifs 20 are kept.
 */
const OTHERS = ['listActivities', 'listForecasts', 'listSingleKeepers', 'listPotentialCredit', 'listWhatIfs'];

interface Page {
  readonly items?: readonly object[];
  readonly clients?: readonly object[];
  readonly nextCursor: string | null;
}

describe.each(LISTS)('%s', (url) => {
  const most = url.startsWith('/v1/webhooks') ? COUNTED : LOOKED_AT;

  it('reads what it shows, by an index, on this page and the next', async () => {
    recording.take();
    const first = (await api.get(url)).json<Page>();
    const shown = first.items ?? first.clients ?? [];
    expect(shown.length).toBeGreaterThan(0);
    const next = first.nextCursor === null ? [] : [await api.get(after(url, first.nextCursor))];
    expect(next.map(({ statusCode }) => statusCode)).toEqual(next.map(() => 200));
    const asked = recording.take().filter(({ text }) => /^\s*(?:SELECT|WITH)\b/.test(text));
    expect(asked.length).toBeGreaterThan(0);
    const documented = documentedOf(url);
    for (const statement of asked) {
      const nodes = await nodesOf(statement);
      const faults = nodes.flatMap((node) => faultOf(node, most));
      // A small table is read in either way.
      const untold = nodes.flatMap(({ 'Index Name': index }) =>
        index !== undefined && long.has(index) && !documented.includes(index) ? [index] : [],
      );
      expect({ statement: statement.text, faults, untold }).toEqual({
        statement: statement.text,
        faults: [],
        untold: [],
      });
    }
  });
});

/** Indexes of tables that were filled. */
let long: ReadonlySet<string>;

/** A row of the table in docs/architecture.md: the path of a list, and the indexes that it names. */
const DOCUMENTED = [...readFileSync('docs/architecture.md', 'utf8').matchAll(/^\| `(\/v1\/\S+)` \| (.+) \|$/gm)].map(
  ([, path = '', text = '']) => ({ path, indexes: [...text.matchAll(/`(\w+)`/g)].map(([, index = '']) => index) }),
);

function documentedOf(url: string): readonly string[] {
  const [path = ''] = url.split('?', 1);
  return DOCUMENTED.find((row) => isOfPath(path, row.path))?.indexes ?? [];
}

function isOfPath(url: string, path: string): boolean {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(url);
}

describe('the table in docs/architecture.md', () => {
  it('has a row for each of these lists, and names indexes that there are', () => {
    const paths = new Set(LISTS.map((url) => url.split('?', 1)[0] ?? ''));
    for (const url of paths) expect(DOCUMENTED.filter(({ path }) => isOfPath(url, path))).toHaveLength(1);
    expect(DOCUMENTED).toHaveLength(paths.size);
    expect(DOCUMENTED.flatMap(({ indexes }) => indexes).filter((index) => !long.has(index))).toEqual([]);
  });
});

describe('the lists above', () => {
  it('are all that there are', () => {
    const paged = OPERATIONS.filter(({ method, query }) => method === 'GET' && query?.shape['cursor'] !== undefined);
    const paths = LISTS.map((url) => url.split('?', 1)[0] ?? '');
    const missing = paged
      .filter(({ id }) => !OTHERS.includes(id))
      .filter(({ path }) => !paths.some((url) => isOfPath(url, path)));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });
});

function after(url: string, cursor: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

async function nodesOf({ text, values }: Asked): Promise<readonly PlanNode[]> {
  const { rows } = await world.world.pool.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, TIMING off, FORMAT JSON) ${text}`,
    [...values],
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  if (plan === undefined) throw new Error('EXPLAIN says nothing');
  return all(plan);
}

function all(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(all)];
}

/** A table read whole, though a small one may be; or more rows read, or sorted, than a page looks at. */
function faultOf(node: PlanNode, most: number): readonly string[] {
  const { 'Node Type': type, 'Relation Name': table = '' } = node;
  const touched = rowsOf(node);
  const isWhole = type === 'Seq Scan' && touched >= ROWS / 100;
  return isWhole || touched > most ? [`${type} ${table}: ${touched} rows`] : [];
}

function rowsOf(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return (node['Actual Rows'] + removed) * node['Actual Loops'];
}
