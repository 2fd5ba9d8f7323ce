/** The relay on a real PostgreSQL and a real Temporal server. No worker runs: what reached Temporal is looked at there. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { monotonic, sleep } from '../../../platform/clock.ts';
import { createMetrics } from '../../../platform/metrics.ts';
import { sha256 } from '../../../platform/sha256.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import { startRelationship } from '../../../worker/temporal/relationship-runs.ts';
import { relationshipWorkflowId, SEARCH_ATTRIBUTE, WORKFLOW } from '../../../workflows/contract.ts';
import { createTestNamespace, type TestNamespace } from '../../support/servers/test-namespace.ts';
import { createRelayWorld, pairOf, signalsTo, type RelayWorld } from './relay-world.ts';

let place: TestNamespace;
let world: RelayWorld;

beforeEach(async () => {
  // A namespace each: pairs of different tests may have the same ids.
  place = await createTestNamespace();
  world = await createRelayWorld(place);
});

afterEach(async () => {
  await world.close();
  await place.close();
});

describe('a start', () => {
  it('is made with type and search attributes, and its wake-up goes', async () => {
    const pair = await world.pair('lantern', 'starting', 'managed');
    await world.wake(pair, 'started');
    world.relay();
    await world.untilDrained();
    const run = await place.client.workflow.getHandle(relationshipWorkflowId(pair, sha256)).describe();
    expect(run).toMatchObject({ type: WORKFLOW.relationship, status: { name: 'RUNNING' }, taskQueue: place.taskQueue });
    const attributes = run.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
    expect(Object.fromEntries(attributes)).toMatchObject({
      [SEARCH_ATTRIBUTE.partner]: 'harbour',
      [SEARCH_ATTRIBUTE.client]: 'lantern',
    });
    expect(await world.runOf(pair)).toBe('starting');
  });

  it('is made for a pair whose ids are too long for a workflow id', async () => {
    const pair = await world.pair('😀'.repeat(200), 'starting', 'managed');
    await world.wake(pair, 'started');
    world.relay();
    await world.untilDrained();
    expect(await signalsTo(place.client, pair)).toEqual([]);
  });

  it('is dropped when a run has assessed the pair meanwhile', async () => {
    const pair = await world.pair('lantern', 'running', 'managed');
    await world.wake(pair, 'started');
    world.relay();
    await world.untilDrained();
    expect(await signalsTo(place.client, pair)).toBeNull();
    expect(await world.runOf(pair)).toBe('running');
  });

  it('is given up when the period is over before the run began', async () => {
    const pair = await world.pair('lantern', 'starting', 'over');
    await world.wake(pair, 'started');
    world.relay();
    await world.untilDrained();
    expect(await signalsTo(place.client, pair)).toBeNull();
    expect(await world.runOf(pair)).toBe('none');
  });

  it('is shared by several relays, once each', async () => {
    const pairs = await world.owe(120);
    world.relay();
    world.relay();
    await world.untilDrained();
    const signals = await Promise.all(pairs.map((pair) => signalsTo(place.client, pair)));
    // A second start of a pair would have found the first, and told it.
    expect(signals).toEqual(pairs.map(() => []));
  });
});

describe('a signal', () => {
  it('says by its name why, and several wake-ups of a pair are one', async () => {
    const expected = {
      a: { classes: ['ended'], signal: 'terminated' },
      b: { classes: ['earlier'], signal: 'reassess' },
      c: { classes: ['later'], signal: 'activityQualified' },
      d: { classes: ['later', 'earlier', 'ended', 'ended'], signal: 'terminated' },
    } as const;
    for (const [client, { classes }] of Object.entries(expected)) {
      const pair = await world.pair(client, 'running', 'managed');
      await startRelationship(place.client, pair, place.taskQueue);
      await world.wake(pair, ...classes);
    }
    world.relay();
    await world.untilDrained();
    for (const [client, { signal }] of Object.entries(expected)) {
      expect(await signalsTo(place.client, pairOf(client))).toEqual([signal]);
    }
  });

  it('to a managed pair without a run becomes a start', async () => {
    const pair = await world.pair('lantern', 'running', 'managed');
    await world.wake(pair, 'later');
    world.relay();
    await world.untilDrained();
    expect(await signalsTo(place.client, pair)).toEqual([]);
    expect(await world.runOf(pair)).toBe('starting');
  });

  it('to a pair that is over and has no run settles that', async () => {
    const pair = await world.pair('lantern', 'running', 'over');
    await world.wake(pair, 'ended');
    world.relay();
    await world.untilDrained();
    expect(await signalsTo(place.client, pair)).toBeNull();
    expect(await world.runOf(pair)).toBe('none');
  });

  it('to a pair whose start waits already adds no second one', async () => {
    const pair = await world.pair('lantern', 'starting', 'managed');
    await world.wake(pair, 'ended', 'started');
    world.relay();
    await world.untilDrained();
    expect(await signalsTo(place.client, pair)).toEqual([]);
  });

  it('does not wait behind starts that are held to their rate', async () => {
    const ended = await world.pair('lantern', 'running', 'managed');
    await startRelationship(place.client, ended, place.taskQueue);
    await world.owe(40);
    const relay = world.relay({ startRate: 5 });
    // The first five, a second's worth, are gone at once; the others come at five a second.
    await waitUntil(async () => (await world.wakeUps()).length <= 35, { withinMs: 5_000 });
    await world.wake(ended, 'ended');
    relay.poke();
    await waitUntil(async () => (await signalsTo(place.client, ended))?.length === 1, { withinMs: 5_000 });
    const startsLeft = (await world.wakeUps()).filter((wakeUp) => wakeUp.class === 4).length;
    expect(startsLeft).toBeGreaterThan(10);
  });
});

describe('the rate of starts', () => {
  it('is kept after the first second', async () => {
    await world.owe(30);
    const began = monotonic();
    world.relay({ startRate: 10 });
    await world.untilDrained();
    expect(monotonic() - began).toBeGreaterThan(1_900);
  });
});

describe('a relay', () => {
  it('looks every second even if nobody pokes it', async () => {
    const pair = await world.pair('lantern', 'starting', 'managed');
    world.relay();
    await sleep(100);
    await world.wake(pair, 'started');
    await world.untilDrained(10_000);
    expect(await signalsTo(place.client, pair)).toEqual([]);
  });

  it('does nothing more once it is stopped', async () => {
    const pair = await world.pair('lantern', 'starting', 'managed');
    const relay = world.relay();
    await relay.stop();
    await world.wake(pair, 'started');
    await sleep(1_200);
    expect(await world.wakeUps()).toHaveLength(1);
  });

  it('goes on after its connections to PostgreSQL were cut', async () => {
    world.relay();
    await sleep(100);
    await world.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    const pair = await world.pair('lantern', 'starting', 'managed');
    await world.wake(pair, 'started');
    await world.untilDrained();
    expect(await signalsTo(place.client, pair)).toEqual([]);
  });

  it('tells how much waits and how long it took', async () => {
    const metrics = createMetrics();
    const pair = await world.pair('lantern', 'starting', 'managed');
    await world.wake(pair, 'started');
    world.relay({ metrics, startRate: 1 });
    await world.untilDrained();
    const text = await metrics.renderMetrics();
    expect(text).toContain('tenure_wake_up_delay_seconds_count{class="started"} 1');
    expect(text).toMatch(/tenure_wake_ups_waiting\{class="ended"\} 0/);
    expect(text).toMatch(/tenure_wake_up_oldest_seconds\{class="started"\} [\d.]+/);
  });
});
