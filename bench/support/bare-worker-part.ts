/** A worker of the bare workflows in a process of its own, tuned as the product's. */
import { Worker } from '@temporalio/worker';
import { createLogger } from '../../platform/log.ts';
import { connectWorker, type TemporalPlace } from '../../worker/temporal/connect.ts';
import { TUNING } from '../../worker/temporal/create-worker.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { givenInput, serveParent } from './processes.ts';

interface Input {
  readonly place: TemporalPlace;
  readonly taskQueue: string;
  /** The workflow code, built before: the product's is kept, too. */
  readonly codePath: string;
}

const { place, taskQueue, codePath } = givenInput<Input>();
installRuntime(createLogger({ level: 'error', name: 'bench-bare' }));
const connection = await connectWorker(place);
const worker = await Worker.create({ connection, taskQueue, workflowBundle: { codePath }, ...TUNING });
const finished = worker.run();
serveParent(null, async () => {
  worker.shutdown();
  await finished;
  await connection.close();
});
