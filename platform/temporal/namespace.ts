/** What a Temporal server must have before workflows can run on it. */
import { isGrpcServiceError } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { msNumberToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { waitUntil } from '../wait-until.ts';

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

/** A server that was asked for a namespace before it existed says for a few seconds that there is none. */
const KNOWN_WITHIN_MS = 15_000;

/**
 * Makes the namespace and its search attributes if they are not there, and lengthens the retention if it is shorter.
 * Safe to repeat; also needed for a server with a database it already had, which ignores `--search-attribute`.
 */
export async function ensureNamespace(connection: Connection, needs: NamespaceNeeds): Promise<void> {
  const retentionMs = needs.retentionDays * DAY_MS;
  const isNew = await register(connection, needs.namespace, retentionMs);
  if (!isNew && (await retentionOf(connection, needs.namespace)) < retentionMs) {
    await lengthen(connection, needs.namespace, retentionMs);
  }
  await ensureKeywords(connection, needs);
}

/** True if it is made now, false if it was there. (Not asked for first: see {@link KNOWN_WITHIN_MS}.) */
async function register(connection: Connection, namespace: string, retentionMs: number): Promise<boolean> {
  const workflowExecutionRetentionPeriod = msNumberToTs(retentionMs);
  try {
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    return true;
  } catch (error) {
    if (hasCode(error, ALREADY_EXISTS)) return false;
    throw error;
  }
}

async function retentionOf(connection: Connection, namespace: string): Promise<number> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  return tsToMs(config?.workflowExecutionRetentionTtl);
}

async function lengthen(connection: Connection, namespace: string, retentionMs: number): Promise<void> {
  const workflowExecutionRetentionTtl = msNumberToTs(retentionMs);
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}

/** The attributes that a namespace lacks. Throws what gRPC says. */
export async function missingKeywords(
  connection: Connection,
  { namespace, keywords }: Pick<NamespaceNeeds, 'namespace' | 'keywords'>,
): Promise<readonly string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const types: Readonly<Record<string, number>> = customAttributes;
  return keywords.filter((name) => types[name] !== KEYWORD);
}

/** Makes those that are not there. */
export async function ensureKeywords(
  connection: Connection,
  { namespace, keywords }: Pick<NamespaceNeeds, 'namespace' | 'keywords'>,
): Promise<void> {
  const known = await waitUntil(() => attributesOf(connection, namespace), { withinMs: KNOWN_WITHIN_MS, everyMs: 100 });
  const missing = keywords.filter((name) => known?.has(name) !== true);
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    // Another process was faster.
    if (!hasCode(error, ALREADY_EXISTS)) throw error;
  }
}

/** Null while the server does not know the namespace yet. */
async function attributesOf(connection: Connection, namespace: string): Promise<ReadonlySet<string> | null> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return new Set(Object.keys(customAttributes));
  } catch (error) {
    if (hasCode(error, NOT_FOUND)) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: number): boolean {
  if (!isGrpcServiceError(error)) return false;
  const status: number = error.code;
  return status === code;
}
