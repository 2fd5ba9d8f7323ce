/** A start that finds a run open: one that is closing, or one that goes on. With real runs, whose ledger is scripted. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../../../platform/wait-until.ts';
import { SIGNAL } from '../../../workflows/contract.ts';
import { createTestNamespace, type TestNamespace } from '../../support/servers/test-namespace.ts';
import { managed, over, terminated } from '../../workflows/assessments.ts';
import { openStage, type Answer, type Stage } from '../../workflows/stage.ts';
import { createRelayWorld, type RelayWorld } from './relay-world.ts';

let place: TestNamespace;
let stage: Stage;
let world: RelayWorld;

beforeAll(async () => {
  place = await createTestNamespace();
  stage = await openStage(place);
  world = await createRelayWorld(place);
  world.relay();
});

afterAll(async () => {
  await world.close();
  await stage.close();
  await place.close();
});

const HOUR = 3_600_000;

describe('a start that finds a run open', () => {
  it('that is closing starts another as soon as that is gone', async () => {
    let isHeld = true;
    // As the ledger would: the first run is over, and said so; whoever asks after it is the run of a new period.
    const answer: Answer = async (play) => {
      await waitUntil(() => !isHeld, { withinMs: 1_500 });
      const runs = new Set(play.asked.map(({ runId }) => runId));
      if (runs.size === 1) return over(terminated);
      await world.setRun(play.pair, 'running');
      return managed(HOUR);
    };
    const pair = await world.pair('closing', 'running', 'managed');
    const play = await stage.play('closing', [managed(HOUR), ...Array.from({ length: 20 }, () => answer)]);
    await play.untilAsked(1);
    await play.signal(SIGNAL.terminated);
    await waitUntil(() => play.asked.length === 2, { withinMs: 5_000 });

    await world.setRun(pair, 'starting');
    await world.wake(pair, 'started');
    await waitUntil(async () => (await world.wakeUps()).some(({ attempts }) => attempts > 0), { withinMs: 5_000 });
    isHeld = false;
    await world.untilDrained();
    expect(await waitUntil(async () => (await world.runOf(pair)) === 'running', { withinMs: 5_000 })).toBe(true);
    expect(new Set(play.asked.map(({ runId }) => runId)).size).toBe(2);
    expect((await play.handle.describe()).status.name).toBe('RUNNING');
  });

  it('that goes on makes it assess, and is dropped once it has', async () => {
    const pair = await world.pair('going-on', 'running', 'managed');
    const play = await stage.play('going-on', [
      managed(HOUR),
      async () => {
        await world.setRun(pair, 'running');
        return managed(HOUR);
      },
      ...Array.from({ length: 20 }, () => managed(HOUR)),
    ]);
    await play.untilAsked(1);
    await world.setRun(pair, 'starting');
    await world.wake(pair, 'started');
    await world.untilDrained();
    expect(await world.runOf(pair)).toBe('running');
    expect(new Set(play.asked.map(({ runId }) => runId)).size).toBe(1);
  });
});
