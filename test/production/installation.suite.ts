/**
 * An installation as docker-compose.yml has it: the example comes in while each process is killed once, people act, time
 * passes; then everything is as it is computed from the log, and there once.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilDrained } from '../../client/up/drained.ts';
import { plainPlace } from '../../client/cli/rehearse/build-stage.ts';
import { ProgrammeClock, realNow } from '../../platform/clock.ts';
import { sha256 } from '../../platform/sha256.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { DAY_MS, formatInstant } from '../../rules/time/instant.ts';
import { createPool } from '../../store/pool.ts';
import { connectClient, type ClientConnection } from '../../worker/temporal/connect.ts';
import { relationshipWorkflowId } from '../../workflows/contract.ts';
import { rowsOf } from '../client/cli/run-tenure.ts';
import { operatorOf, type Operator } from './operator.ts';
import { startListening, type Listening } from './listening.ts';
import { startInstallation, type Installation } from './installation.ts';
import { exampleOfToday, feed, LEAVER, leaverAt, LONGEST, openRuns, pairOf, lastMonth } from './play.ts';
import { killEach, killer } from './killer.ts';

const PROGRAMME = 'examples/oss/programme';
let here: Installation;
let operator: Operator;
let listening: Listening;
let temporal: ClientConnection;
let pool: ReturnType<typeof createPool>;
let folder: string;
/** All that was sent, in order. */
const sent: unknown[] = [];
const clock = new ProgrammeClock();

beforeAll(async () => {
  here = await startInstallation();
  operator = operatorOf(here);
  listening = await startListening();
  folder = await mkdtemp(join(tmpdir(), 'tenure-test-'));
  temporal = await connectClient(plainPlace(here.temporalAddress, here.namespace));
  pool = createPool(here.databaseUrl, { max: 4, applicationName: 'test', onIdleError: () => undefined });
});

afterAll(async () => {
  await temporal?.close();
  await pool?.end();
  await here?.stop();
  await listening?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const tenure = (...args: readonly string[]) => operator.tenure(...args);
const call: Operator['call'] = (path, body, headers) => operator.call(path, body, headers);

async function send(events: readonly unknown[], onSent?: (count: number) => Promise<void> | void) {
  sent.push(...events);
  return feed(here, events, onSent);
}

async function drained(): Promise<void> {
  const isDrained = await untilDrained(pool, clock, { withinMs: 300_000, onProgress: () => undefined });
  expect(isDrained).toBe(true);
}

async function count(sql: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${sql}`);
  return rows[0]?.count ?? -1;
}

/** Pairs that begin while the example comes in: their notices are delivered while processes are killed. */
const FRESH = Array.from({ length: 40 }, (_, index) => `fresh-${index}`);

const show: Operator['show'] = (partner, client) => operator.show(partner, client);

describe('an installation', () => {
  it('has ready processes that tell figures, and an image that lacks nothing', async () => {
    for (const { url } of [...here.apis, ...here.workers]) {
      expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready' });
      expect(await (await fetch(`${url}/metrics`)).text()).toContain('process_cpu_seconds_total');
    }
  });

  it.each(['temporal-schema', 'temporal-namespace', 'migrate'])('runs the job %s again without harm', async (name) => {
    expect(await here.job(name)).not.toMatch(/panic|fatal/i);
  });
});

describe('while each process is killed once', () => {
  it('all events come in, and each once', async () => {
    await tenure('rules', 'publish', PROGRAMME, '--from', 'always');
    await tenure('webhook', 'add', listening.url);
    const events = await exampleOfToday();
    const names = new Set(events.map((event) => (event as { id: string }).id));
    const kills = killer(here);
    const waiting = [...FRESH];
    const { refused } = await send(events, async (sentSoFar) => {
      kills.onSent(sentSoFar);
      // One every 125 events. What began before the ledger's first event would be told to nobody.
      const name = sentSoFar % 125 === 0 ? waiting.shift() : undefined;
      if (name !== undefined) await send(pairOf({ partner: name, client: name, user: name }, realNow()));
    });
    expect(waiting).toEqual([]);
    expect(await kills.done()).toEqual(['api 1', 'worker 1', 'temporal', 'api 2', 'postgres', 'worker 2']);
    expect(refused).toEqual([]);
    expect(await count('ledger')).toBe(names.size + 5 * FRESH.length);
    await drained();
    expect(await count("relationship WHERE run = 'running'")).toBe(18 + FRESH.length);
  });

  it('every managed relationship gets one durable run', async () => {
    const { rows } = await pool.query<{ partner: string; client: string }>(
      `SELECT partner_id AS partner, client_id AS client FROM relationship WHERE run = 'running'`,
    );
    const expected = rows.map((pair) => relationshipWorkflowId(pair, sha256)).sort();
    await expect.poll(() => openRuns(temporal.client), { timeout: 60_000 }).toEqual(expected);
  });

  it('each relationship that begins is told to the webhook, under one id however often', async () => {
    await expect.poll(() => listening.clientsTold('started'), { timeout: 180_000 }).toEqual(new Set(FRESH));
    // Turned away, or taken and the answer lost: both were sent again.
    expect(listening.received.length).toBeGreaterThan(FRESH.length);
    for (const [meaning, ids] of listening.idsByMeaning()) expect([meaning, ids.size]).toEqual([meaning, 1]);
  });

  it('what was sent twice counts as duplicate', async () => {
    const events = (await exampleOfToday()).slice(0, 1_000);
    expect(await feed(here, events)).toMatchObject({ accepted: 0, duplicates: 1_000 });
  });
});

describe('ids of 200 characters of four bytes each', () => {
  it('go through API, database, Temporal and back', async () => {
    await send(pairOf(LONGEST, realNow() - DAY_MS));
    await drained();
    expect(await show(LONGEST.partner, LONGEST.client)).toMatchObject({
      status: 'managed',
      periods: [{ heldBy: { user: LONGEST.user } }],
    });
    const id = relationshipWorkflowId(LONGEST, sha256);
    expect(id).toMatch(/^relationship:~[0-9a-f]{64}$/);
    const run = await temporal.client.workflow.getHandle(id).describe();
    expect(run.status.name).toBe('RUNNING');
    expect(run.typedSearchAttributes.getAll()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ value: LONGEST.partner }),
        expect.objectContaining({ value: LONGEST.client }),
      ]),
    );
    await call('/v1/access-removals', { user: LONGEST.user, client: LONGEST.client, by: 'client', confirm: 'REMOVE' });
    await expect
      .poll(async () => (await temporal.client.workflow.getHandle(id).describe()).status.name, { timeout: 60_000 })
      .toBe('COMPLETED');
    expect(await show(LONGEST.partner, LONGEST.client)).toMatchObject({
      status: 'ended',
      periods: [{ endReason: 'removed_from_client_account' }],
    });
  });
});

describe('removing access', () => {
  it('ends a relationship once, however often it is asked for', async () => {
    const gone = { partner: 'gone', client: 'again', user: 'gil' };
    await send(pairOf(gone, realNow() - DAY_MS));
    await drained();
    const removal = { user: 'gil', client: 'again', by: 'client', confirm: 'REMOVE' };
    const first = await call<{ event: { id: string } }>('/v1/access-removals', removal, { 'idempotency-key': 'once' });
    const again = await call<{ event: { id: string } }>('/v1/access-removals', removal, { 'idempotency-key': 'once' });
    expect(again.event.id).toBe(first.event.id);
    expect(await show('gone', 'again')).toMatchObject({ status: 'ended' });
    expect(await count(`ledger WHERE source = 'tenure' AND client_id = 'again'`)).toBe(1);
  });
});

describe('time', () => {
  it('ends a relationship at its deadline, by a timer of the real server', async () => {
    const expiresAt = realNow() + 20_000;
    const ids = { partner: 'soon', client: 'over', user: 'sam' };
    await send(pairOf(ids, expiresAt - 90 * DAY_MS));
    expect(await show('soon', 'over')).toMatchObject({
      status: 'managed',
      periods: [{ expiresAt: formatInstant(expiresAt) }],
    });
    const handle = temporal.client.workflow.getHandle(relationshipWorkflowId(ids, sha256));
    await waitUntil(
      () =>
        handle.describe().then(
          () => true,
          () => false,
        ),
      { withinMs: 60_000 },
    );
    expect(await handle.result()).toMatchObject({ end: formatInstant(expiresAt), endReason: 'activity_expired' });
    expect(realNow()).toBeGreaterThanOrEqual(expiresAt);
    expect(await show('soon', 'over')).toMatchObject({ status: 'ended' });
  });
});

describe('while each process is killed once more', () => {
  it('a user is taken out of all clients, and the months of the past are run and closed', async () => {
    for (const client of LEAVER.clients) await send(leaverAt(client, realNow() - DAY_MS));
    await drained();
    const kills = killEach(here);
    await Promise.all([
      kills,
      operator.untilDone('user', 'offboard', LEAVER.user, '--by', 'client', '--yes'),
      operator.untilDone('month', 'close', lastMonth(), '--yes'),
    ]);
    const { stdout } = await tenure('month', 'status', '--json', '--limit', '100');
    const { items } = JSON.parse(stdout) as { items: readonly { month: string; status: string }[] };
    expect(items.length).toBeGreaterThan(30);
    expect(items.filter(({ month, status }) => month <= lastMonth() && status !== 'closed')).toEqual([]);
    await drained();
    for (const client of LEAVER.clients) {
      expect(await show(LEAVER.partner, client)).toMatchObject({
        status: 'ended',
        periods: [{ endReason: 'removed_from_client_account' }],
      });
    }
    expect(await count(`ledger WHERE source = 'tenure' AND user_id = '${LEAVER.user}'`)).toBe(LEAVER.clients.length);
  });
});

describe('what there is in the end', () => {
  it('is what the log means, computed in memory', async () => {
    await drained();
    const at = formatInstant(realNow());
    const { rows } = await pool.query<{ id: string; type: string; time: number; data: object }>(
      `SELECT id, type, time, data FROM ledger WHERE source = 'tenure' ORDER BY position`,
    );
    const removals = rows.map(({ time, ...rest }) => ({
      specversion: '1.0',
      source: 'tenure',
      time: formatInstant(time),
      ...rest,
    }));
    expect(removals).toHaveLength(2 + LEAVER.clients.length);
    const log = join(folder, 'log.ndjson');
    await writeFile(log, [...sent, ...removals].map((event) => JSON.stringify(event)).join('\n'));
    for (const what of ['verdicts', 'periods']) {
      const computed = await tenure('compute', what, log, '--programme', PROGRAMME, '--at', at);
      const exported = await tenure('export', what, '--at', at);
      expect(rowsOf(exported).length).toBeGreaterThan(60);
      expect(exported.stdout).toBe(computed.stdout);
    }
    const computed = rowsOf(await tenure('compute', 'statements', log, '--programme', PROGRAMME, '--to', lastMonth()));
    const exported = rowsOf(await tenure('export', 'statements', '--from', '2017-01', '--to', lastMonth()));
    expect(exported.length).toBeGreaterThan(60);
    expect(exported.map(({ status: _status, position: _position, hash: _hash, ...row }) => row)).toEqual(computed);
  });

  it('has no end and no notice twice, and nothing left to do', async () => {
    expect(await count('(SELECT FROM notice GROUP BY key HAVING count(*) > 1) twice')).toBe(0);
    expect((await count('mark')) + (await count('stale_pair')) + (await count('wake_up'))).toBe(0);
    const ended = await pool.query(`SELECT client_id FROM notice WHERE kind = 'ended' ORDER BY client_id`);
    expect(ended.rows.map((row: { client_id: string }) => row.client_id)).toEqual([
      'again',
      ...LEAVER.clients,
      'over',
      LONGEST.client,
    ]);
  });

  it('was told to the webhook, each end under one id, and nothing waits or was given up', async () => {
    const ended = new Set(['again', ...LEAVER.clients, 'over', LONGEST.client]);
    await expect.poll(() => listening.clientsTold('ended'), { timeout: 180_000 }).toEqual(ended);
    for (const [meaning, ids] of listening.idsByMeaning()) expect([meaning, ids.size]).toEqual([meaning, 1]);
    await expect
      .poll(() => call('/v1/webhooks'), { timeout: 60_000 })
      .toMatchObject({ items: [{ waiting: 0, dead: 0 }] });
  });

  it('is healthy', async () => {
    const { stdout } = await tenure('doctor', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ healthy: true });
  });

  it('was kept up by processes that left by themselves at most while a server was away', async () => {
    const restarts = [...here.apis, ...here.workers].map(({ part }) => part.restarts());
    expect(Math.max(...restarts)).toBeLessThanOrEqual(3);
    for (const { part } of [...here.apis, ...here.workers]) {
      const lines = (await part.log()).trim().split('\n');
      expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    }
  });

  it('stops in order when told to', async () => {
    const ends = await Promise.all([...here.apis, ...here.workers].map(({ part }) => part.stop()));
    expect(ends).toEqual(['code 0', 'code 0', 'code 0', 'code 0']);
  });
});
