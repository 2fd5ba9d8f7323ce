import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUERY, SEARCH_ATTRIBUTE, SIGNAL } from '../../workflows/contract.ts';
import { createTestNamespace, type TestNamespace } from '../support/servers/test-namespace.ts';
import { AS_OF, expired, managed, over, terminated } from './assessments.ts';
import { SCENARIOS } from './scenarios.ts';
import { openStage, type Play, type Stage } from './stage.ts';

let place: TestNamespace;
let stage: Stage;

beforeAll(async () => {
  place = await createTestNamespace();
  stage = await openStage(place);
});

afterAll(async () => {
  await stage.close();
  await place.close();
});

const TASK = ['WorkflowTaskScheduled', 'WorkflowTaskStarted', 'WorkflowTaskCompleted'];
const START = ['WorkflowExecutionStarted', ...TASK, 'MarkerRecorded', 'TimerStarted'];

async function countOf(play: Play, event: string): Promise<number> {
  return (await play.events()).filter((name) => name === event).length;
}

// Most of the time is spent waiting for timers: at once, then.
describe.concurrent('a relationship left alone', () => {
  it('ends at its deadline, after 12 events of history', async () => {
    const play = await SCENARIOS.expiry(stage);
    expect(await play.handle.result()).toEqual(expired);
    const end = ['TimerFired', ...TASK, 'MarkerRecorded', 'WorkflowExecutionCompleted'];
    expect(await play.events()).toEqual([...START, ...end]);
  });

  it('wakes at each rung and sleeps on, for 6 events each', async () => {
    const play = await SCENARIOS.rungs(stage);
    expect(await play.handle.result()).toEqual(expired);
    expect(play.asked).toHaveLength(4);
    expect(await play.events()).toHaveLength(12 + 2 * 6);
  });
});

describe.concurrent('a signal', () => {
  it('ends the relationship at once when the ledger says so', async () => {
    const play = await SCENARIOS.termination(stage);
    expect(await play.handle.result()).toEqual(terminated);
    const end = ['WorkflowExecutionSignaled', ...TASK, 'MarkerRecorded', 'WorkflowExecutionCompleted'];
    expect(await play.events()).toEqual([...START, ...end]);
  });

  it('that moves the deadline later leaves the pending timer alone', async () => {
    const play = await SCENARIOS.laterDeadline(stage);
    expect(play.asked).toHaveLength(4);
    expect(await countOf(play, 'TimerCanceled')).toBe(0);
    expect(await countOf(play, 'TimerFired')).toBe(2);
  });

  it('that moves the deadline earlier replaces the pending timer', async () => {
    const play = await SCENARIOS.earlierDeadline(stage);
    expect(await play.handle.result()).toEqual(expired);
    expect(await countOf(play, 'TimerCanceled')).toBe(1);
    expect(await countOf(play, 'TimerFired')).toBe(1);
  });

  it('that comes with the start costs no second assessment', async () => {
    const play = await SCENARIOS.newsAtStart(stage);
    expect(play.asked).toHaveLength(2);
  });

  it('during an assessment makes the run assess again', async () => {
    const play = await SCENARIOS.newsWhileAssessing(stage);
    expect(play.asked).toHaveLength(3);
    expect(await countOf(play, 'TimerFired')).toBe(1);
  });

  it.each(['newsWhileClosing', 'newsWhileClosingRemotely'] as const)(
    'during the closing assessment keeps the run going (%s)',
    async (scenario) => {
      const play = await SCENARIOS[scenario](stage);
      expect(await play.handle.result()).toEqual(expired);
      expect(new Set(play.asked.map(({ runId }) => runId)).size).toBe(1);
    },
  );

  it('may carry fields that this version does not know', async () => {
    const play = await stage.play('tomorrow', [managed(60_000), over(expired)]);
    await play.untilAsked(1);
    await play.handle.signal(SIGNAL.reassess, { v: 2, because: 'a later version says so' });
    expect(await play.handle.result()).toEqual(expired);
  });
});

describe.concurrent('a long run', () => {
  it('carries on as a new one, which assesses first and keeps its search attributes', async () => {
    const play = await SCENARIOS.carryOn(stage);
    const [first, second] = [...new Set(play.asked.map(({ runId }) => runId))];
    expect((await play.events(first)).at(-1)).toBe('WorkflowExecutionContinuedAsNew');
    expect(play.asked.map(({ runId }) => runId)).toEqual([first, first, second, second]);
    const { typedSearchAttributes } = await play.handle.describe();
    const kept = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
    expect(Object.fromEntries(kept)).toMatchObject({
      [SEARCH_ATTRIBUTE.partner]: play.pair.partner,
      [SEARCH_ATTRIBUTE.client]: play.pair.client,
    });
  });

  it('tells the activity how old and how long it is', async () => {
    const play = await stage.play('measured', [managed(1), over(expired)]);
    await play.handle.result();
    const [first, second] = play.asked;
    expect(first).toMatchObject({ v: 1, ...play.pair, historyLength: 3, runStartedAt: second?.runStartedAt });
    expect(second?.historyLength).toBe(9);
    const { startTime } = await play.handle.describe();
    expect(Math.abs((first?.runStartedAt ?? 0) - startTime.getTime())).toBeLessThan(1_000);
  });
});

describe.concurrent('an assessment', () => {
  it('that fails locally is asked as a normal activity until it succeeds', async () => {
    const play = await SCENARIOS.databaseAway(stage);
    expect(await play.handle.result()).toEqual(expired);
    expect(play.asked.map(({ locally }) => locally)).toEqual([true, true, false, false, true]);
  });

  it('of a pair that has no period any more ends the run with nothing', async () => {
    const play = await SCENARIOS.neverManaged(stage);
    expect(await play.handle.result()).toBeNull();
  });

  it('can be asked for with the query `standing`', async () => {
    const play = await SCENARIOS.waiting(stage);
    expect(await play.handle.query(QUERY.standing)).toMatchObject({ standing: 'managed', asOf: AS_OF });
    await play.signal(SIGNAL.terminated);
    await play.handle.result();
    expect(await play.handle.query(QUERY.standing)).toEqual(over(terminated));
  });
});
