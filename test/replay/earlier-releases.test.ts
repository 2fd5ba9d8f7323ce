/** An upgrade, for runs that are open: workers of an earlier release begin them, one of the code as it is ends them. */
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMachine } from '../../platform/env.ts';
import { createLogger } from '../../platform/log.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { createRelationshipWorker } from '../../worker/temporal/create-worker.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { workflowBundle, type WorkflowBundle } from '../../worker/temporal/workflow-bundle.ts';
import { WORKFLOW } from '../../workflows/contract.ts';
import { createTestNamespace, type TestNamespace } from '../support/servers/test-namespace.ts';
import { HANDOVERS } from './handovers.ts';
import { keptBundle, keptReleases } from './kept-bundle.ts';
import { scriptedActivities } from './scripted-activities.ts';

installRuntime(createLogger({ level: 'silent', name: 'test' }));

const releases = await keptReleases();
const handovers = Object.values(HANDOVERS);
/** Both workers load their code and share two cores with other tests. */
const PATIENCE = 60_000;

it('every workflow is begun by one release and finished by another', () => {
  expect(new Set(handovers.map(({ type }) => type))).toEqual(new Set(Object.values(WORKFLOW)));
  expect(releases.length).toBeGreaterThan(0);
});

describe.each(releases)('runs that were started by %s', (release) => {
  const { activities, answered, handOver } = scriptedActivities(handovers);
  let place: TestNamespace;
  let connection: NativeConnection;
  const gave = new Map<string, unknown>();

  async function whileWorking(bundle: WorkflowBundle, what: () => Promise<unknown>): Promise<void> {
    const { namespace, taskQueue } = place;
    const worker = await createRelationshipWorker({ connection, namespace, taskQueue, activities, bundle });
    await worker.runUntil(what);
  }

  function runOf(workflowId: string): WorkflowHandle {
    return place.client.workflow.getHandle(workflowId);
  }

  beforeAll(async () => {
    place = await createTestNamespace();
    connection = await NativeConnection.connect({ address: place.address });
    await whileWorking(await keptBundle(release), async () => {
      for (const { type, workflowId, input } of handovers) {
        await place.client.workflow.start(type, { workflowId, taskQueue: place.taskQueue, args: [input] });
      }
      const isInTheMiddle = () => handovers.every(({ workflowId, before }) => answered(workflowId) === before);
      if ((await waitUntil(isInTheMiddle, { withinMs: PATIENCE })) === null)
        throw new Error('some run does not get on');
    });
    handOver();
    await whileWorking(await workflowBundle(readMachine().cacheFolder), async () => {
      for (const { workflowId, once } of handovers) await once?.(runOf(workflowId));
      await Promise.all(
        handovers.map(async ({ workflowId }) => gave.set(workflowId, await outcomeOf(runOf(workflowId)))),
      );
    });
  }, 3 * PATIENCE);

  afterAll(async () => {
    await connection.close();
    await place.close();
  });

  it.each(Object.entries(HANDOVERS))(
    '%s: the code as it is finishes it, right',
    async (_what, { workflowId, gives }) => {
      expect(gave.get(workflowId)).toEqual(gives);
    },
  );

  it.each(Object.entries(HANDOVERS))('%s: it was begun by that release', async (_what, { workflowId }) => {
    const workers = await workersOf(workflowId);
    expect(workers.length).toBeGreaterThanOrEqual(2);
    expect(workers[0]).not.toBe(workers.at(-1));
  });

  /** The build of the worker that completed each workflow task, from the first run of a chain to the last. */
  async function workersOf(workflowId: string): Promise<readonly string[]> {
    const builds: string[] = [];
    for await (const { runId } of place.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
      const { events } = await place.client.workflow.getHandle(workflowId, runId).fetchHistory();
      const ofRun = (events ?? []).flatMap(
        ({ workflowTaskCompletedEventAttributes: completed }) => completed?.workerVersion?.buildId ?? [],
      );
      // The latest run is listed first.
      builds.unshift(...ofRun);
    }
    return builds;
  }
});

async function outcomeOf(run: WorkflowHandle): Promise<unknown> {
  return run.result().catch((error: unknown) => {
    if (error instanceof WorkflowFailedError) return error.cause?.name;
    throw error;
  });
}
