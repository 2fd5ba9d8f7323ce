/** Facts that a judge remembers of pairs, and what happens to a pair while it is not looking. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expandMarks, takeStalePairs } from '../../../store/marks.ts';
import { foldPairs } from '../../../store/pairs/fold-pairs.ts';
import { takePairs } from '../../../store/pairs/pair-row.ts';
import { createRememberedFacts } from '../../../store/pairs/remembered-facts.ts';
import { judgeAll } from '../../../worker/judge/judge.ts';
import type { JudgeDependencies } from '../../../worker/judge/judge-pairs.ts';
import { accessRemoved, activity, activityVoided, partnerRegistered } from '../../support/events.ts';
import { recordingPool } from '../../support/recording-pool.ts';
import { createWorld, EDIT, type World } from '../../support/world.ts';

let world: World;
let judge: JudgeDependencies & { readonly remembered: NonNullable<JudgeDependencies['remembered']> };

beforeEach(async () => {
  world = await createWorld();
  judge = anotherJudge();
  await judgeAll(judge);
});

afterEach(async () => world.close());

/** As of a process of its own. */
function anotherJudge(facts?: number): typeof judge {
  return { ...world.judge, remembered: createRememberedFacts(facts) };
}

async function edit(at: string, by: JudgeDependencies = judge): Promise<void> {
  await world.send(activity('ann', 'shop', { ...EDIT, at }));
  await judgeAll(by);
}

async function meaning(): Promise<{ readonly verdicts: readonly string[]; readonly periods: readonly string[] }> {
  const verdicts = await world.pool.query<{ time: number; reason: string | null }>(
    'SELECT time, reason FROM verdict ORDER BY time',
  );
  const periods = await world.pool.query<{ start_at: number; end_at: number | null }>(
    'SELECT start_at, end_at FROM period ORDER BY ordinal',
  );
  return {
    verdicts: verdicts.rows.map(({ time, reason }) => `${dayOf(time)} ${reason ?? 'qualifies'}`),
    periods: periods.rows.map(
      ({ start_at: start, end_at: end }) => `${dayOf(start)} ${end === null ? '' : dayOf(end)}`,
    ),
  };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(5, 10);
}

/** How often facts are read while one late activity is judged. */
async function readings(by: JudgeDependencies): Promise<number> {
  const recording = recordingPool(world.pool);
  await edit('2026-01-04T00:00:00Z', { ...by, pool: recording.pool });
  return recording.take().filter(({ name }) => name === 'load-facts').length;
}

test('a late event is folded with what its pair was folded from last, and only it is read', async () => {
  await edit('2026-01-05T00:00:00Z');
  expect(await readings(judge)).toBe(1);
  expect(await meaning()).toEqual({ verdicts: ['01-04 qualifies', '01-05 qualifies'], periods: ['01-04 '] });
});

test('who has forgotten the pair reads it again', async () => {
  const forgetful = anotherJudge(0);
  await edit('2026-01-05T00:00:00Z', forgetful);
  expect(await readings(forgetful)).toBe(2);
});

test('what another worker has folded since is not missed', async () => {
  await edit('2026-01-05T00:00:00Z');
  await edit('2026-01-07T00:00:00Z');
  await world.send(accessRemoved('ann', 'shop', { at: '2026-01-06T00:00:00Z' }));
  await judgeAll(anotherJudge());
  await edit('2026-01-04T00:00:00Z');
  expect(await meaning()).toEqual({
    verdicts: ['01-04 qualifies', '01-05 qualifies', '01-07 not_assigned'],
    periods: ['01-04 01-06'],
  });
});

test('what an assessment has folded since is not missed', async () => {
  await edit('2026-01-05T00:00:00Z');
  await edit('2026-01-07T00:00:00Z');
  await world.send(accessRemoved('ann', 'shop', { at: '2026-01-06T00:00:00Z' }));
  await world.assess();
  await edit('2026-01-04T00:00:00Z');
  expect((await meaning()).periods).toEqual(['01-04 01-06']);
});

test('what was folded in a transaction that was rolled back is folded again, once', async () => {
  await edit('2026-01-05T00:00:00Z');
  await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-04T00:00:00Z' }));
  const client = await world.pool.connect();
  await client.query('BEGIN');
  await expandMarks(client, 'any', 10);
  const rows = await takePairs(client, await takeStalePairs(client, 'any', 10));
  const [folded] = await foldPairs(client, rows, judge.rulesNow, judge.remembered);
  expect(folded?.verdicts).toHaveLength(1);
  await client.query('ROLLBACK');
  client.release();
  await judgeAll(judge);
  await edit('2026-01-03T00:00:00Z');
  expect(await meaning()).toEqual({
    verdicts: ['01-03 qualifies', '01-04 qualifies', '01-05 qualifies'],
    periods: ['01-03 '],
  });
});

test('an activity that is voided later counts no more', async () => {
  const first = activity('ann', 'shop', { ...EDIT, at: '2026-01-05T00:00:00Z' });
  await world.send(first);
  await judgeAll(judge);
  await edit('2026-01-07T00:00:00Z');
  await world.send(activityVoided(first));
  await judgeAll(judge);
  await edit('2026-01-06T00:00:00Z');
  expect(await meaning()).toEqual({
    verdicts: ['01-05 voided', '01-06 qualifies', '01-07 qualifies'],
    periods: ['01-06 '],
  });
});

test.each(['2026-01-03T00:00:00Z', '2026-01-06T12:00:00Z'])(
  'a late event of %s that came between the two readings of a refold is folded next, and remembered once',
  async (between) => {
    await edit('2026-01-05T00:00:00Z');
    await edit('2026-01-07T00:00:00Z');
    let interloper: string | null = between;
    const remembered = createRememberedFacts();
    const rulesNow: JudgeDependencies['rulesNow'] = async (client, position) => {
      // The rules are asked for after the news were read, and before what came earlier is read again.
      const at = interloper;
      interloper = null;
      if (at !== null) await world.send(activity('ann', 'shop', { ...EDIT, at }));
      return { ...(await judge.rulesNow(client, position)), checkpointEvery: 1 };
    };
    await edit('2026-01-06T00:00:00Z', { ...judge, rulesNow, remembered });
    const rememberer = { ...judge, remembered };
    await edit('2026-01-06T18:00:00Z', rememberer);
    const days = [...new Set([between.slice(5, 10), '01-05', '01-06', '01-07'])].sort();
    expect([...new Set((await meaning()).verdicts)]).toEqual(days.map((day) => `${day} qualifies`));
    expect((await meaning()).verdicts).toHaveLength(5);
    // What is remembered twice would have its verdict written twice, which PostgreSQL refuses.
    await world.send(accessRemoved('ann', 'shop', { at: '2026-01-06T06:00:00Z' }));
    await judgeAll(rememberer);
    expect((await meaning()).periods).toEqual([`${days[0] ?? ''} 01-06`]);
  },
);

test('a registration that stands from now on replaces the one that was remembered', async () => {
  await edit('2026-01-05T00:00:00Z');
  await world.send(partnerRegistered('acme', { at: '2025-12-31T00:00:00Z', domains: [] }));
  await judgeAll(judge);
  await edit('2026-01-04T00:00:00Z');
  expect(await meaning()).toEqual({ verdicts: ['01-04 not_assigned', '01-05 not_assigned'], periods: [] });
});
