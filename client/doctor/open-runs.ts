/** What Temporal says of the durable runs of pairs. */
import { ServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { realNow } from '../../platform/clock.ts';
import { sha256 } from '../../platform/sha256.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { relationshipWorkflowId, SEARCH_ATTRIBUTE, SIGNAL, WORKFLOW, type News } from '../../workflows/contract.ts';
import { ANSWERS_WITHIN_MS } from './dependencies.ts';

const PARTNER = defineSearchAttributeKey(SEARCH_ATTRIBUTE.partner, 'KEYWORD');
const CLIENT = defineSearchAttributeKey(SEARCH_ATTRIBUTE.client, 'KEYWORD');
const NEWS: News = { v: 1 };

export interface OpenRuns {
  /** By workflow id; visibility may be seconds behind. */
  readonly pairs: ReadonlyMap<string, Pair>;
  /** Workflow ids of runs that are not those of the pair that their search attributes name. */
  readonly unmarked: readonly string[];
}

export function workflowIdOf(pair: Pair): string {
  return relationshipWorkflowId(pair, sha256);
}

/** Lists all open runs. */
export async function listOpenRuns(temporal: Client): Promise<OpenRuns> {
  const pairs = new Map<string, Pair>();
  const unmarked: string[] = [];
  const query = `WorkflowType = '${WORKFLOW.relationship}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, typedSearchAttributes } of temporal.workflow.list({ query })) {
    const [partner, client] = [typedSearchAttributes.get(PARTNER), typedSearchAttributes.get(CLIENT)];
    const pair = { partner: (partner ?? '') as PartnerId, client: (client ?? '') as ClientId };
    if (workflowIdOf(pair) === workflowId) pairs.set(workflowId, pair);
    else unmarked.push(workflowId);
  }
  return { pairs, unmarked };
}

/** Whether a pair has an open run, by the server's own record and not by visibility. */
export async function hasOpenRun(temporal: Client, pair: Pair): Promise<boolean> {
  return isOpen(temporal, workflowIdOf(pair));
}

/** The same, by its workflow id. */
export async function isOpen(temporal: Client, workflowId: string): Promise<boolean> {
  try {
    const { status } = await inTime(temporal, () => temporal.workflow.getHandle(workflowId).describe());
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Has the run of a pair look at the ledger again. False when there is no open run. */
export async function haveReassessed(temporal: Client, pair: Pair): Promise<boolean> {
  try {
    const handle = temporal.workflow.getHandle(workflowIdOf(pair));
    await inTime(temporal, () => handle.signal<[News]>(SIGNAL.reassess, NEWS));
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Ends a run that can't be mended from outside; nothing is done where there is none. */
export async function endRun(temporal: Client, workflowId: string, why: string): Promise<void> {
  try {
    await inTime(temporal, () => temporal.workflow.getHandle(workflowId).terminate(why));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** A busy machine may be late for the first question and in time for the second. */
export async function askTwice<T>(question: () => Promise<T>): Promise<T> {
  return question().catch((error: unknown) => {
    if (error instanceof ServiceError) return question();
    throw error;
  });
}

/** A call that ends in time, whatever happens to the server. */
export async function inTime<T>(temporal: Client, call: () => Promise<T>): Promise<T> {
  return temporal.withDeadline(realNow() + ANSWERS_WITHIN_MS, call);
}
