/** A request's trace, through the database and Temporal, as a real receiver is told of it. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serveApi, type ApiServer } from '../../client/up/serve-api.ts';
import { realNow } from '../../platform/clock.ts';
import { createLogger } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { NO_TRACING, startTracing, type Tracing } from '../../platform/tracing.ts';
import { loadExample } from '../../client/up/example/load-example.ts';
import { DAY_MS } from '../../rules/time/instant.ts';
import { migrate } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import type { RunningWorker } from '../../worker/start-worker.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { sourcesIn, textOf } from '../architecture/repository.ts';
import { accessGranted, activity, clientRegistered, partnerRegistered, userCreated } from '../support/events.ts';
import { createTestDatabase, type TestDatabase } from '../support/servers/test-database.ts';
import { createTestNamespace, type TestNamespace } from '../support/servers/test-namespace.ts';
import { startTraceReceiver, type ReceivedSpan, type TraceReceiver } from '../support/trace-receiver.ts';
import { EDIT } from '../support/world.ts';
import { startTestWorker } from '../support/test-worker.ts';

vi.setConfig({ testTimeout: 120_000 });

const TOKEN = 'a-token-of-at-least-thirty-two-characters';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

let database: TestDatabase;
let temporal: TestNamespace;
let receiver: TraceReceiver;
let tracings: readonly Tracing[];
let api: ApiServer;
let worker: RunningWorker;

beforeAll(async () => {
  [database, temporal, receiver] = await Promise.all([
    createTestDatabase(),
    createTestNamespace(),
    startTraceReceiver(),
  ]);
  const log = createLogger({ level: 'silent', name: 'test' });
  installRuntime(log);
  const pool = createPool(database.url, { max: 1, applicationName: 'test' });
  await migrate(pool);
  await loadExample(pool, 'oss', Date.UTC(2026, 0), () => undefined);
  await pool.end();
  const [ofApi, ofWorker] = await Promise.all([
    startTracing(receiver.endpoint, 'tenure-api'),
    startTracing(receiver.endpoint, 'tenure-worker'),
  ]);
  tracings = [ofApi, ofWorker];
  const databaseUrl = database.url;
  worker = await startTestWorker(databaseUrl, temporal, { log, tracing: ofWorker });
  const metrics = createMetrics({ ofProcess: false });
  api = await serveApi({ databaseUrl, host: '127.0.0.1', port: 0, tokens: [TOKEN], log, metrics, tracing: ofApi });
}, 120_000);

afterAll(async () => {
  await api?.stop();
  await worker?.stop();
  await Promise.all((tracings ?? []).map((tracing) => tracing.stop()));
  await receiver?.close();
  await temporal?.close();
  await database?.drop();
});

async function post(path: string, body: unknown, type: string, traceparent: string): Promise<void> {
  const answer = await fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': type, traceparent },
    body: JSON.stringify(body),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.anything()]);
}

/** The chain of spans from the first of this name in a trace up to its beginning. */
function chainOf(name: string, trace: string): readonly string[] {
  const spans = receiver.spans.filter(({ traceId }) => traceId === trace);
  const chain: string[] = [];
  let span: ReceivedSpan | undefined = spans.find((one) => one.name === name);
  let parent = '';
  while (span !== undefined) {
    chain.unshift(`${span.service} ${span.name}`);
    parent = span.parentSpanId ?? '';
    span = spans.find(({ spanId }) => spanId === parent);
  }
  return [parent, ...chain];
}

describe('a request that carries a trace', () => {
  it('is followed through ledger, judge, relay and the start of a run to its first assessment', async () => {
    const at = realNow() - DAY_MS;
    const events = [
      partnerRegistered('traced', { at: at - DAY_MS, domains: ['traced.example'] }),
      clientRegistered('shop', { at: at - DAY_MS }),
      userCreated('tess', 'traced', { at: at - DAY_MS, email: 'tess@traced.example' }),
      accessGranted('tess', 'shop', { at: at - DAY_MS }),
      activity('tess', 'shop', { ...EDIT, at }),
    ];
    await post('/v1/events', events, 'application/cloudevents-batch+json', `00-${TRACE}-${CALLER}-01`);
    await expect
      .poll(() => chainOf('RunActivity:assess', TRACE), { timeout: 60_000 })
      .toEqual([
        CALLER,
        'tenure-api POST /v1/events',
        'tenure-api append',
        'tenure-worker judge',
        'tenure-worker relay',
        'tenure-worker StartWorkflow:relationship',
        'tenure-worker RunActivity:assess',
      ]);
  });

  it('is followed to the run that it ends', async () => {
    const removal = { user: 'tess', client: 'shop', by: 'client', confirm: 'REMOVE' };
    const trace = TRACE.replace('4', '5');
    await post('/v1/access-removals', removal, 'application/json', `00-${trace}-${CALLER}-01`);
    await expect
      .poll(() => chainOf('RunActivity:assess', trace), { timeout: 60_000 })
      .toEqual([
        CALLER,
        'tenure-api POST /v1/access-removals',
        'tenure-api append',
        'tenure-worker judge',
        'tenure-worker relay',
        'tenure-worker SignalWorkflow:terminated',
        'tenure-worker RunActivity:assess',
      ]);
  });

  it('that is no trace begins one of its own', async () => {
    const before = new Set(receiver.spans.map(({ traceId }) => traceId));
    await post('/v1/events', [], 'application/cloudevents-batch+json', 'nonsense');
    const begun = (): boolean =>
      receiver.spans.some(({ name, traceId, parentSpanId = '' }) => {
        return name === 'POST /v1/events' && !before.has(traceId) && parentSpanId === '';
      });
    await expect.poll(begun, { timeout: 60_000 }).toBe(true);
  });
});

describe('without a receiver', () => {
  it('there are no traces, and nothing of OpenTelemetry is loaded', async () => {
    expect(await startTracing(null, 'tenure-api')).toBe(NO_TRACING);
    const sources = sourcesIn(['rules', 'platform', 'store', 'workflows', 'activities', 'worker', 'client']);
    expect(sources.filter((file) => textOf(file).includes("from '@opentelemetry/"))).toEqual([
      'platform/tracing/open-telemetry.ts',
    ]);
    // Only by an import() that is reached when there is an endpoint.
    expect(sources.filter((file) => /from '.*\/open-telemetry\.ts'/.test(textOf(file)))).toEqual([]);
  });
});
