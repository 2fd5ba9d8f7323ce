/** Reading every relationship's run of a namespace from Temporal, with its history. */
import type { Client } from '@temporalio/client';
import { sleep } from '../../../platform/clock.ts';
import { WORKFLOW } from '../../../workflows/contract.ts';
import { inParallel } from '../in-parallel.ts';
import { readHistory, type Run } from './history.ts';

/** Histories read at once. */
const READ_AT_ONCE = 20;
const QUERY = `WorkflowType = '${WORKFLOW.relationship}'`;
const OPEN_QUERY = `${QUERY} AND ExecutionStatus = 'Running'`;
/** What is listed may be some moments behind what has happened. */
const LISTED_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 200;

interface RunName {
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * Reads all runs. The list may be late, so it is first waited for until as many are open as are expected, or the time
 * is over: whatever is then read is judged by its history.
 */
export async function readRuns(client: Client, expectedOpen: number): Promise<readonly Run[]> {
  for (let waitedMs = 0; waitedMs < LISTED_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    if ((await client.workflow.count(OPEN_QUERY)).count === expectedOpen) break;
    await sleep(LOOK_EVERY_MS);
  }
  const names: RunName[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: QUERY })) names.push({ workflowId, runId });
  const runs = [...(await inParallel(names, READ_AT_ONCE, (name) => readRun(client, name)))];
  const known = new Set(runs.map(({ runId }) => runId));
  // Grows while it is gone through: a run that is not listed yet may have continued itself.
  for (const { workflowId, continuedAs } of runs) {
    if (continuedAs === null || known.has(continuedAs)) continue;
    known.add(continuedAs);
    runs.push(await readRun(client, { workflowId, runId: continuedAs }));
  }
  return runs;
}

async function readRun(client: Client, { workflowId, runId }: RunName): Promise<Run> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return readHistory(workflowId, runId, history);
}
