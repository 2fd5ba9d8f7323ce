import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Activities, OffboardingProgress } from '../../../activities/contract.ts';
import { createOffboard } from '../../../activities/offboard.ts';
import { readMachine } from '../../../platform/env.ts';
import { createLogger } from '../../../platform/log.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { PartnerId, UserId } from '../../../rules/ids.ts';
import { createAppender, type Appender } from '../../../store/ledger/appender.ts';
import { askOffboarding } from '../../../store/offboardings/ask.ts';
import { offboardingOf } from '../../../store/offboardings/offboarding.ts';
import { owedOffboardingRuns } from '../../../worker/owed/offboardings.ts';
import { startOwedRuns } from '../../../worker/owed/start-owed-runs.ts';
import { createRelationshipWorker } from '../../../worker/temporal/create-worker.ts';
import { installRuntime } from '../../../worker/temporal/runtime.ts';
import { workflowBundle } from '../../../worker/temporal/workflow-bundle.ts';
import { offboardingWorkflowId } from '../../../workflows/contract.ts';
import { createTestNamespace, type TestNamespace } from '../../support/servers/test-namespace.ts';
import { createWorld, type World } from '../../support/world.ts';

const log = createLogger({ level: 'silent', name: 'test' });
installRuntime(log);

let place: TestNamespace;
let connection: NativeConnection;
let world: World;
let appender: Appender;

beforeAll(async () => {
  place = await createTestNamespace();
  connection = await NativeConnection.connect({ address: place.address });
  world = await createWorld();
  appender = createAppender(world.pool);
});
afterAll(async () => {
  await appender.close();
  await world.close();
  await connection.close();
  await place.close();
});

it('an offboarding is done by a run that is started although nobody was there when it was asked for', async () => {
  const { clock, rulesNow } = world.judge;
  const ask = {
    user: 'ann' as UserId,
    partner: 'acme' as PartnerId,
    mode: 'remove',
    by: 'partner',
    askedBy: 'test',
    askedAt: clock.now(),
  } as const;
  const asked = await askOffboarding(world.pool, ask, (offboarding) => ({
    at: clock.realNow(),
    caller: { id: 'test', name: 'test', role: 'ops' },
    operation: 'offboard',
    subject: `offboarding:${offboarding}`,
    before: null,
    after: null,
    requestId: 'test',
  }));
  const { pool } = world;
  const lane = startOwedRuns('offboardings', owedOffboardingRuns, {
    pool,
    temporal: place.client,
    taskQueue: place.taskQueue,
    log,
  });
  const unasked: Activities['assess'] = () => Promise.reject(new Error('no relationship runs here'));
  const worker = await createRelationshipWorker({
    connection,
    namespace: place.namespace,
    taskQueue: place.taskQueue,
    activities: { assess: unasked, ...createOffboard({ pool, clock, rulesNow, appender }) },
    bundle: await workflowBundle(readMachine().cacheFolder),
  });
  await worker.runUntil(async () => {
    const isDone = async (): Promise<boolean> => (await offboardingOf(pool, asked.offboarding))?.finishedAt !== null;
    expect(await waitUntil(isDone, { withinMs: 20_000 })).toBe(true);
    const run = place.client.workflow.getHandle(offboardingWorkflowId(asked.offboarding));
    const end: OffboardingProgress = { v: 1, done: 1, total: 1, finished: true };
    expect(await run.result()).toEqual(end);
  });
  await lane.stop();
  const { rows } = await pool.query(`SELECT FROM ledger WHERE type = 'access.removed'`);
  expect(rows).toHaveLength(1);
});
