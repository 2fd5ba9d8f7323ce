/** What a Temporal server must have before workflows can run on it. */
import { isGrpcServiceError } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { msNumberToTs, tsToMs } from '@temporalio/common/lib/time.js';

export interface NamespaceNeeds {
  readonly namespace: string;
  /** Names of the keyword attributes our workflows are started with. */
  readonly keywords: readonly string[];
  /** How long closed runs can still be looked at, at least. */
  readonly retentionDays: number;
}

// Numbers of the protocol; the enums that hold them would be one more package to depend on.
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const KEYWORD = 2;
const DAY_MS = 86_400_000;

/**
 * Makes the namespace and its search attributes if they are not there, and lengthens the retention if it is shorter.
 * Safe to repeat; also needed for a server with a database it already had, which ignores `--search-attribute`.
 */
export async function ensureNamespace(connection: Connection, needs: NamespaceNeeds): Promise<void> {
  const retention = await retentionOf(connection, needs.namespace);
  const wanted = needs.retentionDays * DAY_MS;
  if (retention === null) await register(connection, needs.namespace, wanted);
  else if (retention < wanted) await lengthen(connection, needs.namespace, wanted);
  await ensureKeywords(connection, needs);
}

/** Milliseconds, or null if there is no such namespace. */
async function retentionOf(connection: Connection, namespace: string): Promise<number | null> {
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    return tsToMs(config?.workflowExecutionRetentionTtl);
  } catch (error) {
    if (hasCode(error, NOT_FOUND)) return null;
    throw error;
  }
}

async function register(connection: Connection, namespace: string, retentionMs: number): Promise<void> {
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msNumberToTs(retentionMs),
    });
  } catch (error) {
    // Another process was faster.
    if (!hasCode(error, ALREADY_EXISTS)) throw error;
  }
}

async function lengthen(connection: Connection, namespace: string, retentionMs: number): Promise<void> {
  const workflowExecutionRetentionTtl = msNumberToTs(retentionMs);
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}

async function ensureKeywords(connection: Connection, { namespace, keywords }: NamespaceNeeds): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = keywords.filter((name) => !(name in customAttributes));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if (!hasCode(error, ALREADY_EXISTS)) throw error;
  }
}

function hasCode(error: unknown, code: number): boolean {
  if (!isGrpcServiceError(error)) return false;
  const status: number = error.code;
  return status === code;
}
