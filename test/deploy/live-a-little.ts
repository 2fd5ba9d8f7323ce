/** An API and a worker that live a little, and what they tell: the example, a user, a removed access, requests that fail. */
import { untilDrained } from '../../client/up/drained.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveApi } from '../../client/up/serve-api.ts';
import { loadExample } from '../../client/up/example/load-example.ts';
import { ProgrammeClock } from '../../platform/clock.ts';
import { freePort } from '../../platform/free-port.ts';
import { createLogger } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { migrate } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import { installRuntime, readRuntimeMetrics } from '../../worker/temporal/runtime.ts';
import { partnerRegistered, userCreated } from '../support/events.ts';
import { createTestDatabase } from '../support/servers/test-database.ts';
import { createTestNamespace } from '../support/servers/test-namespace.ts';
import { startTestWorker } from '../support/test-worker.ts';

const TOKEN = 'the-token-of-this-test-and-of-nobody-else';

interface Relationships {
  readonly items: readonly { readonly client: string; readonly heldBy: { readonly user: string } }[];
}

export interface Told {
  /** What `/metrics` of both answers, one after the other. */
  readonly metrics: string;
  /** What both have logged at `info`. */
  readonly log: string;
}

/** Personal data that they come to know. */
export const PERSONAL = ['ann.lee@late.example', 'ann.lee', 'Lee, Ann'];

export async function liveALittle(folder: string): Promise<Told> {
  const logFile = join(folder, 'log');
  const log = createLogger({ level: 'info', name: 'test', to: logFile });
  const [database, temporal, sdkPort] = await Promise.all([createTestDatabase(), createTestNamespace(), freePort()]);
  const pool = createPool(database.url, { max: 6, applicationName: 'test' });
  await migrate(pool);
  const clock = new ProgrammeClock();
  await loadExample(pool, 'oss', clock.now(), () => undefined);
  installRuntime(log, { metricsPort: sdkPort });

  const [ofApi, ofWorker] = [createMetrics({ ofProcess: true }), createMetrics({ ofProcess: true })];
  ofWorker.append(() => readRuntimeMetrics(sdkPort));
  const worker = await startTestWorker(database.url, temporal, { log, metrics: ofWorker });
  const api = await serveApi({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: await freePort(),
    tokens: [TOKEN],
    log,
    metrics: ofApi,
  });
  const call = (path: string, contentType = 'application/json', body?: unknown) =>
    fetch(`${api.url}${path}`, {
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': contentType },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
  const drained = () => untilDrained(pool, clock, { withinMs: 120_000, onProgress: () => undefined });
  try {
    await drained();
    const at = clock.now();
    const ann = userCreated('u1', 'late', { at, email: 'ann.lee@late.example' });
    const named = { ...ann, data: { ...ann.data, name: 'Lee, Ann' } };
    const events = [
      partnerRegistered('late', { at, domains: ['late.example'] }),
      named,
      { ...named, data: { ...named.data, partner: 'other' } },
      { id: 'ann.lee@late.example' },
    ];
    await call('/v1/events', 'application/cloudevents-batch+json', events);
    await call('/v1/events', 'application/cloudevents-batch+json', '{ "email": "ann.lee@late.example"');
    const { items } = (await (await call('/v1/relationships')).json()) as Relationships;
    const [held] = items;
    const removal = { user: held?.heldBy.user, client: held?.client, by: 'client', confirm: 'REMOVE' };
    await call('/v1/access-removals', 'application/json', removal);
    await call('/v1/relationships/nobody/nowhere?email=ann.lee@late.example');
    await drained();
    const isWhole = async () =>
      (await ofWorker.renderMetrics()).includes('tenure_wake_up_delay_seconds_count{class="ended"} ');
    await waitUntil(isWhole, { withinMs: 30_000, everyMs: 100 });
    const metrics = [await ofApi.renderMetrics(), await ofWorker.renderMetrics()].join('\n');
    return { metrics, log: await readFile(logFile, 'utf8') };
  } finally {
    await api.stop();
    await worker.stop();
    await temporal.close();
    await pool.end();
    await database.drop();
  }
}
