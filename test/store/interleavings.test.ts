/** What may happen between any two transactions (docs/architecture.md, principle 9), one interleaving a test. */
import type { PoolClient } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expandMarks, takeStalePairs } from '../../store/marks.ts';
import { foldPairs } from '../../store/pairs/fold-pairs.ts';
import { createPairRows, lockPair, takePairs } from '../../store/pairs/pair-row.ts';
import { foldStatements } from '../../store/pairs/write-folds.ts';
import { sendAll } from '../../store/statement.ts';
import { judgeAll } from '../../worker/judge/judge.ts';
import { judgePairs } from '../../worker/judge/judge-pairs.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { activity } from '../support/events.ts';
import { createWorld, EDIT, type World } from '../support/world.ts';

const PAIR = { partner: 'acme', client: 'shop' } as Pair;

let world: World;

beforeEach(async () => {
  world = await createWorld();
  await world.judgeAll();
});

afterEach(async () => world.close());

/** A transaction that the test carries through step by step. */
async function begin(): Promise<{ client: PoolClient; commit: () => Promise<void> }> {
  const client = await world.pool.connect();
  await client.query('BEGIN');
  return {
    client,
    async commit() {
      await client.query('COMMIT');
      client.release();
    },
  };
}

async function sendEdit(at: string): Promise<void> {
  await world.send(activity('ann', 'shop', { ...EDIT, at }));
}

async function verdicts(): Promise<number> {
  const { rows } = await world.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM verdict WHERE qualifies',
  );
  return rows[0]?.count ?? 0;
}

async function markedPairs(): Promise<number> {
  const { rows } = await world.pool.query<{ count: number }>(
    'SELECT (SELECT count(*) FROM mark)::int + (SELECT count(*) FROM stale_pair)::int AS count',
  );
  return rows[0]?.count ?? 0;
}

test('an event accepted after the marks were deleted and before the ledger is read is folded, and marked again', async () => {
  await sendEdit('2026-01-02T00:00:00Z');
  const judge = await begin();
  await expandMarks(judge.client, 'any', 10);
  const stale = await takeStalePairs(judge.client, 'any', 10);
  await createPairRows(judge.client, stale);
  const rows = await takePairs(judge.client, stale);
  await sendEdit('2026-01-03T00:00:00Z');
  await sendAll(judge.client, foldStatements(await foldPairs(judge.client, rows, world.judge.rulesNow)));
  await judge.commit();
  expect(await verdicts()).toBe(2);
  expect(await markedPairs()).toBe(1);
});

test('an event accepted after the ledger was read keeps its mark and is folded next', async () => {
  await sendEdit('2026-01-02T00:00:00Z');
  const judge = await begin();
  await expandMarks(judge.client, 'any', 10);
  const stale = await takeStalePairs(judge.client, 'any', 10);
  const rows = await takePairs(judge.client, stale);
  const folded = await foldPairs(judge.client, rows, world.judge.rulesNow);
  await sendEdit('2026-01-03T00:00:00Z');
  await sendAll(judge.client, foldStatements(folded));
  await judge.commit();
  expect(await verdicts()).toBe(1);
  await world.judgeAll();
  expect(await verdicts()).toBe(2);
  expect(await markedPairs()).toBe(0);
});

test('a late event accepted between the two readings of a refold is folded next', async () => {
  let interloper: string | null = null;
  const rulesNow: typeof world.judge.rulesNow = async (client, position) => {
    // The rules are asked for after the news were read, and before what came earlier is read again.
    const late = interloper;
    interloper = null;
    if (late !== null) await sendEdit(late);
    return { ...(await world.judge.rulesNow(client, position)), checkpointEvery: 1 };
  };
  const judge = { ...world.judge, rulesNow };
  await sendEdit('2026-01-05T00:00:00Z');
  await sendEdit('2026-01-07T00:00:00Z');
  await judgeAll(judge);
  await sendEdit('2026-01-06T00:00:00Z');
  interloper = '2026-01-03T00:00:00Z';
  await judgeAll(judge);
  expect(await verdicts()).toBe(4);
  const { rows } = await world.pool.query<{ start_at: number }>('SELECT start_at FROM period');
  expect(rows.map(({ start_at }) => new Date(start_at).toISOString())).toEqual(['2026-01-03T00:00:00.000Z']);
});

test('marks that a crashed judge had deleted are there again', async () => {
  await sendEdit('2026-01-02T00:00:00Z');
  const judge = await begin();
  await expandMarks(judge.client, 'any', 10);
  await judge.client.query('ROLLBACK');
  judge.client.release();
  expect(await markedPairs()).toBe(1);
});

test('a mark written while another judge expands older ones of the same subject is not swallowed', async () => {
  await sendEdit('2026-01-02T00:00:00Z');
  const judge = await begin();
  await expandMarks(judge.client, 'any', 10);
  await sendEdit('2026-01-03T00:00:00Z');
  await judge.commit();
  const { rows } = await world.pool.query('SELECT FROM mark');
  expect(rows).toHaveLength(1);
});

test('a pair that an assessment holds is left to wait, and keeps its marks', async () => {
  await sendEdit('2026-01-02T00:00:00Z');
  const assessment = await begin();
  await lockPair(assessment.client, PAIR);
  const expanding = await begin();
  await expandMarks(expanding.client, 'any', 10);
  await expanding.commit();
  expect(await judgePairs(world.judge, 'any', { marks: 10, pairs: 10 })).toMatchObject({ pairs: 0, held: 1 });
  expect(await markedPairs()).toBe(1);
  await assessment.commit();
  await world.judgeAll();
  expect(await verdicts()).toBe(1);
});

test('an activity accepted after the closing assessment is owed a new run', async () => {
  await sendEdit('2026-01-02T00:00:00Z');
  await world.judgeAll();
  await world.assess();
  world.setTime('2026-04-02T00:00:00Z');
  expect((await world.assess()).standing).toBe('over');
  await sendEdit('2026-04-02T00:00:00Z');
  await world.judgeAll();
  expect((await world.pending()).run).toBe('starting');
});

test('an activity accepted before the closing assessment keeps the run, though the judge comes later', async () => {
  await sendEdit('2026-01-02T00:00:00Z');
  await world.judgeAll();
  await world.assess();
  world.setTime('2026-04-02T00:00:00Z');
  await sendEdit('2026-04-02T00:00:00Z');
  expect((await world.assess()).standing).toBe('managed');
  await world.judgeAll();
  expect(await world.pending()).toEqual({ classes: [4], run: 'running' });
});
