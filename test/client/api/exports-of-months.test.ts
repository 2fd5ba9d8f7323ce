import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProgrammeClock } from '../../../platform/clock.ts';
import { COMPUTATIONS } from '../../../client/cli/compute/computations.ts';
import { ZERO } from '../../../rules/decimal.ts';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import { statementRow, type StatementRow } from '../../../rules/month/statement-row.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { adjustmentPosted, parsed } from '../../support/events.ts';
import { exampleLog, exampleProgramme } from '../../support/example.ts';
import { instant } from '../../support/month-world.ts';
import { monthRunner } from '../../support/months.ts';
import { versionOf } from '../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';
import { createTestApi, type TestApi } from './api-world.ts';

const NOW = instant('2020-01-10T00:00:00Z');
const LAST = '2017-12';

let store: TestStore;
let api: TestApi;
/** What `compute statements` prints. */
let computed: readonly StatementRow[];

beforeAll(async () => {
  store = await createTestStore();
  const months = monthRunner(store.pool, NOW);
  const files = await exampleProgramme();
  const log = parsedEvents(await exampleLog());
  await publishRuleSet(store.pool, files, { author: 'test', note: null, publishedAt: NOW, effectiveFrom: 'always' });
  await appendEvents(store.pool, log, { acceptedAt: NOW });
  await months.judge();
  const book = [versionOf(files, 'always', 1)];
  const rows: StatementRow[] = [];
  for await (const statements of runMonths(
    logFacts(await computeLog(acceptedEvents(log), createRuleEngine(book))),
    book,
  )) {
    const month = statements[0]?.month ?? '2016-12';
    if (month > LAST) break;
    await months.take(month, month < '2017-06' ? 'closed' : 'draft');
    rows.push(...statements.map(statementRow));
  }
  computed = rows;
  api = createTestApi({ pool: store.pool, clock: ProgrammeClock.standingAt(NOW) });
}, 120_000);
afterAll(async () => {
  await api.close();
  await store.close();
});

async function exported<Row>(path: string): Promise<readonly Row[]> {
  const answer = await api.get(`/v1/exports/${path}`);
  expect(answer.statusCode).toBe(200);
  return answer.body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

type Stored = StatementRow & { readonly status: string; readonly position: number; readonly hash: string };

const sumOf = (rows: readonly { readonly points: string }[]): string =>
  rows.reduce((sum, { points }) => sum.plus(points), ZERO).toFixed();

describe('an export of statements', () => {
  it('has the rows of compute, with where each was taken', async () => {
    const rows = await exported<Stored>('statements');
    expect(rows.map(({ status: _status, position: _position, hash: _hash, ...row }) => row)).toEqual(computed);
    expect(rows.length).toBeGreaterThan(100);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['closed', 'draft']));
    const [first] = rows;
    const shown = (await api.get(`/v1/months/${first?.month}/statements/${first?.partner}`)).json<Stored>();
    expect(shown).toEqual(first);
  });

  it('has the months that are asked for', async () => {
    const monthsOf = async (query: string) => [
      ...new Set((await exported<Stored>(`statements?${query}`)).map(({ month }) => month)),
    ];
    expect(await monthsOf('from=2017-03&to=2017-04')).toEqual(['2017-03', '2017-04']);
    expect(await monthsOf('from=2017-12')).toEqual(['2017-12']);
    expect(await monthsOf('from=2019-01')).toEqual([]);
  });

  it('comes as CSV and as one list too', async () => {
    const csv = await api.get('/v1/exports/statements?from=2017-03&to=2017-03&format=csv');
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    const lines = csv.body.trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^month,partner,managedPoints,.*,valuedAt,status,position,hash$/);
    const list = (await api.get('/v1/exports/statements?from=2017-03&to=2017-03&format=json')).json<Stored[]>();
    expect(lines).toHaveLength(list.length + 1);
  });
});

describe('an export of statements as of a time', () => {
  it('has closed months as they are, and the others as compute has them from the events up to then', async () => {
    const at = instant('2017-08-20T00:00:00Z');
    const log = acceptedEvents(parsedEvents(await exampleLog()));
    const book = [versionOf(await exampleProgramme(), 'always', 1)];
    const expected: StatementRow[] = [];
    for await (const statements of runMonths(logFacts(await computeLog(log, createRuleEngine(book), at)), book)) {
      expected.push(...statements.map(statementRow));
    }
    const rows = await exported<Stored>('statements?at=2017-08-20T00:00:00Z');
    expect(rows.map(({ status: _status, position: _position, hash: _hash, ...row }) => row)).toEqual(expected);
    for (const { month, status, hash } of rows) {
      expect(status).toBe(month < '2017-06' ? 'closed' : 'open');
      expect(hash === null).toBe(status === 'open');
    }
    expect(rows.at(-1)?.month).toBe('2017-08');
    const lines = await exported<{ points: string }>('lines?at=2017-08-20T00:00:00Z&from=2017-08');
    const august = expected
      .filter(({ month }) => month === '2017-08')
      .map(({ totalPoints }) => ({ points: totalPoints }));
    expect(sumOf(lines)).toBe(sumOf(august));
  });

  it('has nothing of what was accepted later', async () => {
    expect(await exported('statements?known_at=2019-12-31T00:00:00Z')).toEqual([]);
    expect(await exported('statements?at=2016-01-01T00:00:00Z')).toEqual([]);
    const inTheFuture = await exported<Stored>('statements?at=2031-01-01T00:00:00Z&from=2017-12&to=2018-01');
    expect(new Set(inTheFuture.map(({ month, status }) => `${month} ${status}`))).toEqual(
      new Set(['2017-12 open', '2018-01 open']),
    );
  });
});

describe('statements as of a time, computed and exported', () => {
  it.each([
    ['corrections come after the time', '2018-06-30T00:00:00Z', '2018-06'],
    ['the last event lies in an earlier month', '2020-01-05T00:00:00Z', '2020-01'],
  ])('are the same rows up to the month of the time, where %s', async (_case, time, lastMonth) => {
    const correction = adjustmentPosted('google', '2018-03', '5', { at: '2019-12-30T00:00:00Z', id: 'correction' });
    await appendEvents(store.pool, parsed(correction), { acceptedAt: NOW });
    const log = [...parsedEvents(await exampleLog()), ...parsed(correction)];
    const book = [versionOf(await exampleProgramme(), 'always', 1)];
    const input = { events: acceptedEvents(log), book, rules: createRuleEngine(book), at: instant(time) };
    const rows: StatementRow[] = [];
    for await (const row of await COMPUTATIONS.statements.rows(input)) rows.push(row);
    const kept = await exported<Stored>(`statements?at=${time}`);
    expect(kept.map(({ status: _status, position: _position, hash: _hash, ...row }) => row)).toEqual(rows);
    expect(rows.at(-1)?.month).toBe(lastMonth);
    const corrected = rows.find(({ month, partner }) => month === '2018-03' && partner === 'google');
    expect(corrected?.adjustments).toMatchObject([{ points: '5' }]);
  });
});

describe('an export of lines', () => {
  it('adds up to the statements', async () => {
    const lines = await exported<{ month: string; partner: string; points: string }>('lines');
    for (const { month, partner, totalPoints } of computed) {
      expect(sumOf(lines.filter((line) => line.month === month && line.partner === partner))).toBe(totalPoints);
    }
    expect(lines.length).toBeGreaterThan(50);
  });

  it('has a column for everything that a line of any kind has', async () => {
    const csv = (await api.get('/v1/exports/lines?from=2017-03&to=2017-03&format=csv')).body.split('\r\n');
    expect(csv[0]).toBe(
      'month,partner,kind,client,deal,points,mrr,currency,n,share,unit,multiplier,ruleSet,notes,lastQualifyingActivity,' +
        'expiresAt,closedAt,corrects,source,id,time,reason,author,causes',
    );
    expect(csv[1]?.split(',')[2]).toBe('managed');
  });
});

describe('an export of months', () => {
  it('has control totals and the chain of hashes', async () => {
    const rows = await exported<{
      month: string;
      totalPoints: string;
      statements: number;
      hash: string;
      previousHash: string | null;
    }>('months');
    expect(rows).toHaveLength(13);
    for (const [index, row] of rows.entries()) {
      const own = computed.filter(({ month }) => month === row.month);
      expect(row.statements).toBe(own.length);
      expect(row.totalPoints).toBe(own.reduce((sum, { totalPoints }) => sum.plus(totalPoints), ZERO).toFixed());
      expect(row.previousHash).toBe(rows[index - 1]?.hash ?? null);
    }
    expect(rows[3]).toMatchObject({
      month: '2017-03',
      status: 'closed',
      lines: computed.filter(({ month }) => month === '2017-03').flatMap(({ lines }) => lines).length,
      policy: 'closing',
      ruleSet: 'oss@1',
    });
  });
});

it.each([
  ['statements?from=2017-04&to=2017-03', '/from'],
  ['statements?from=2017-13', '/from'],
  ['months?at=2017-03-01T00:00:00Z', '/at'],
  ['lines?at=yesterday', '/at'],
  ['statements?known_at=2017-04', '/known_at'],
  ['verdicts?from=2017-03', '/from'],
  ['months?format=xml', '/format'],
  ['totals', '/rows'],
])('refuses %s', async (path, pointer) => {
  expect((await api.get(`/v1/exports/${path}`)).json()).toMatchObject({
    status: 400,
    code: 'invalid_request',
    errors: [{ pointer }],
  });
});
