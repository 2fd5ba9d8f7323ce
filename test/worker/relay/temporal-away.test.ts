/** The relay while Temporal is away or refuses, on a server of its own that can be stopped. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { monotonic, sleep } from '../../../platform/clock.ts';
import { readMachine, readSettings } from '../../../platform/env.ts';
import { findTemporal } from '../../../platform/temporal/find-temporal.ts';
import { ensureNamespace } from '../../../platform/temporal/namespace.ts';
import { startTemporal, type RunningTemporal } from '../../../platform/temporal/start-temporal.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import { startRelationship } from '../../../worker/temporal/relationship-runs.ts';
import { SEARCH_ATTRIBUTE } from '../../../workflows/contract.ts';
import { createRelayWorld, signalsTo, type RelayWorld } from './relay-world.ts';

const NAMESPACE = 'default';
const KEYWORDS = Object.values(SEARCH_ATTRIBUTE);

let dataDir: string;
let server: RunningTemporal;
let world: RelayWorld;

/** A server that keeps its runs, at the port it had before, if any. */
async function serve(keywords: readonly string[], port?: number): Promise<RunningTemporal> {
  const { path } = await findTemporal({ cliPath: readSettings().temporalCliPath, ...readMachine() });
  return startTemporal({ executable: path, dataDir, namespace: NAMESPACE, keywords, ...(port && { port }) });
}

async function begin(keywords: readonly string[]): Promise<void> {
  server = await serve(keywords);
  world = await createRelayWorld({ address: server.address, namespace: NAMESPACE, taskQueue: 'tenure' });
}

/** A client that waits for the server, unlike the relay's. */
async function withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await work(new Client({ connection, namespace: NAMESPACE }));
  } finally {
    await connection.close();
  }
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tenure-temporal-away-'));
});

afterEach(async () => {
  await world.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('while Temporal is away', () => {
  it('everything is kept, and done within seconds of its return', async () => {
    await begin(KEYWORDS);
    const running = await world.pair('running', 'running', 'managed');
    await withClient((client) => startRelationship(client, running, 'tenure'));
    world.relay();
    await server.stop();

    const owed = await world.owe(5);
    await world.wake(running, 'ended');
    await sleep(3_000);
    expect(await world.wakeUps()).toHaveLength(6);

    server = await serve(KEYWORDS, server.port);
    const back = monotonic();
    await world.untilDrained(20_000);
    // The longest waits of a wake-up, a lane and gRPC add up to 8 seconds; gRPC alone would wait up to two minutes.
    expect(monotonic() - back).toBeLessThan(15_000);
    await withClient(async (client) => {
      expect(await signalsTo(client, running)).toEqual(['terminated']);
      for (const pair of owed) expect(await signalsTo(client, pair)).toEqual([]);
    });
  });

  it('a relay can be started and stopped', async () => {
    await begin(KEYWORDS);
    await server.stop();
    const pair = await world.pair('lantern', 'starting', 'managed');
    await world.wake(pair, 'started');
    const relay = world.relay();
    await sleep(500);
    const began = monotonic();
    await relay.stop();
    expect(monotonic() - began).toBeLessThan(6_000);
    expect(await world.wakeUps()).toHaveLength(1);
  });
});

describe('a start that Temporal refuses', () => {
  it('steps aside for others, and is made when what was wrong is mended', async () => {
    // Search attributes that the namespace doesn't have: starts are refused, signals are not.
    await begin([]);
    const owed = await world.pair('owed', 'starting', 'managed');
    const gone = await world.pair('gone', 'running', 'over');
    await world.wake(owed, 'started');
    await world.wake(gone, 'ended');
    world.relay();
    // A lane each: neither waits for the other.
    await waitUntil(async () => (await world.wakeUps()).some(({ attempts }) => attempts > 0), { withinMs: 5_000 });
    await waitUntil(async () => (await world.runOf(gone)) === 'none', { withinMs: 5_000 });
    expect(await world.runOf(gone)).toBe('none');
    expect(await world.wakeUps()).toHaveLength(1);

    await withClient(({ connection }) =>
      ensureNamespace(connection as Connection, { namespace: NAMESPACE, keywords: KEYWORDS, retentionDays: 1 }),
    );
    await world.untilDrained(20_000);
    expect(await withClient((client) => signalsTo(client, owed))).toEqual([]);
  });
});
