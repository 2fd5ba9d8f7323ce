/** The durable runs of pairs as seen from outside: starting one, and telling one that there is news. */
import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { sha256 } from '../../platform/sha256.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import {
  relationshipWorkflowId,
  SEARCH_ATTRIBUTE,
  WORKFLOW,
  type News,
  type RelationshipInput,
  type RelationshipSignal,
} from '../../workflows/contract.ts';

const PARTNER = defineSearchAttributeKey(SEARCH_ATTRIBUTE.partner, 'KEYWORD');
const CLIENT = defineSearchAttributeKey(SEARCH_ATTRIBUTE.client, 'KEYWORD');
const NEWS: News = { v: 1 };

/**
 * Starts the run of a pair. Throws `WorkflowExecutionAlreadyStartedError` while one is open, even one that is about to
 * close; a closed one is no obstacle. Never signalWithStart: a signal to a run that is closing is lost with it.
 */
export async function startRelationship(client: Client, pair: Pair, taskQueue: string): Promise<void> {
  const input: RelationshipInput = { v: 1, partner: pair.partner, client: pair.client };
  await client.workflow.start(WORKFLOW.relationship, {
    workflowId: relationshipWorkflowId(pair, sha256),
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'FAIL',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    typedSearchAttributes: [
      { key: PARTNER, value: pair.partner },
      { key: CLIENT, value: pair.client },
    ],
  });
}

/** Tells the open run of a pair. Throws `WorkflowNotFoundError` when there is none: an answer, not a fault. */
export async function signalRelationship(client: Client, pair: Pair, signal: RelationshipSignal): Promise<void> {
  await client.workflow.getHandle(relationshipWorkflowId(pair, sha256)).signal<[News]>(signal, NEWS);
}
