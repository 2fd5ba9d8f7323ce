/** A worker of the bare workflows in a process of its own, tuned as the product's. */
import { Worker } from '@temporalio/worker';
import { createLogger } from '../../platform/log.ts';
import { connectWorker, type TemporalPlace } from '../../worker/temporal/connect.ts';
import { TUNING } from '../../worker/temporal/create-worker.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { givenInput, serveParent } from './processes.ts';

const { place, taskQueue } = givenInput<{ place: TemporalPlace; taskQueue: string }>();
installRuntime(createLogger({ level: 'error', name: 'bench-bare' }));
const connection = await connectWorker(place);
const workflowsPath = `${import.meta.dirname}/../temporal/workflows.ts`;
const worker = await Worker.create({ connection, taskQueue, workflowsPath, ...TUNING });
const finished = worker.run();
serveParent(null, async () => {
  worker.shutdown();
  await finished;
  await connection.close();
});
