import { NativeConnection, type Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activities, RejudgeProgress } from '../../../activities/contract.ts';
import { createRejudge } from '../../../activities/rejudge.ts';
import { readMachine } from '../../../platform/env.ts';
import { createLogger } from '../../../platform/log.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import { owedRejudges } from '../../../store/rejudge.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { owedRejudgeRuns } from '../../../worker/owed/rejudges.ts';
import { startOwedRuns } from '../../../worker/owed/start-owed-runs.ts';
import { createRelationshipWorker } from '../../../worker/temporal/create-worker.ts';
import { installRuntime } from '../../../worker/temporal/runtime.ts';
import { workflowBundle } from '../../../worker/temporal/workflow-bundle.ts';
import { QUERY, rejudgeWorkflowId } from '../../../workflows/contract.ts';
import { activity } from '../../support/events.ts';
import { exampleProgramme } from '../../support/example.ts';
import { createTestNamespace, type TestNamespace } from '../../support/servers/test-namespace.ts';
import { createWorld, EDIT, START, type World } from '../../support/world.ts';

const log = createLogger({ level: 'silent', name: 'test' });
installRuntime(log);

let place: TestNamespace;
let connection: NativeConnection;
let world: World;

beforeAll(async () => {
  place = await createTestNamespace();
  connection = await NativeConnection.connect({ address: place.address });
  world = await createWorld();
});
afterAll(async () => {
  await world.close();
  await connection.close();
  await place.close();
});

async function createWorker(): Promise<Worker> {
  const unasked: Activities['assess'] = () => Promise.reject(new Error('no relationship runs here'));
  return createRelationshipWorker({
    connection,
    namespace: place.namespace,
    taskQueue: place.taskQueue,
    activities: { assess: unasked, ...createRejudge({ pool: world.pool, clock: world.judge.clock }) },
    bundle: await workflowBundle(readMachine().cacheFolder),
  });
}

async function isQualifying(): Promise<boolean> {
  const { rows } = await world.pool.query('SELECT FROM verdict WHERE qualifies');
  return rows.length > 0;
}

describe('a rule set published for the past of many pairs', () => {
  it('has them judged anew by a run that is started although nobody was there when it was published', async () => {
    await world.send(activity('ann', 'shop', { ...EDIT, at: START }));
    await world.judgeAll();
    expect(await isQualifying()).toBe(true);
    const files = new Map(await exampleProgramme());
    files.set('tools/docs.json', JSON.stringify({ tool: 'docs', title: 'Docs', rules: [], examples: [] }));
    const publication = { effectiveFrom: 'always', author: 'test', note: null, publishedAt: 0 } as const;
    const { position } = await publishRuleSet(world.pool, files, publication, 0);

    const lane = startOwedRuns('rejudge', owedRejudgeRuns, {
      pool: world.pool,
      temporal: place.client,
      taskQueue: place.taskQueue,
      log,
    });
    const worker = await createWorker();
    await worker.runUntil(async () => {
      const isDone = async (): Promise<boolean> => (await owedRejudges(world.pool)).length === 0;
      expect(await waitUntil(isDone, { withinMs: 15_000 })).toBe(true);
      const run = place.client.workflow.getHandle(rejudgeWorkflowId(position));
      const end: RejudgeProgress = { v: 1, done: 1, total: 1, finished: true };
      expect(await run.result()).toEqual(end);
      expect(await run.query<RejudgeProgress>(QUERY.progress)).toEqual(end);
    });
    await lane.stop();
    await world.judgeAll();
    expect(await isQualifying()).toBe(false);
  });
});
