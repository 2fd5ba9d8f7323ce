/** A fresh Temporal namespace for a test file, on the server that `test/global-setup.ts` brought. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { inject } from 'vitest';
import { ensureNamespace } from '../../../platform/temporal/namespace.ts';
import { SEARCH_ATTRIBUTE } from '../../../workflows/contract.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Temporal server for tests, `host:port`. */
    readonly temporalAddress: string;
  }
}

export interface TestNamespace {
  readonly address: string;
  readonly namespace: string;
  /** A name nobody else uses, for workers that should not meet even inside the namespace. */
  readonly taskQueue: string;
  readonly client: Client;
  /** Closes the connection; the namespace goes with the server. */
  readonly close: () => Promise<void>;
}

/** Makes a namespace with the search attributes of our workflows: a twentieth of a second. */
export async function createTestNamespace(): Promise<TestNamespace> {
  const address = inject('temporalAddress');
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  await ensureNamespace(connection, { namespace, keywords: Object.values(SEARCH_ATTRIBUTE), retentionDays: 1 });
  return {
    address,
    namespace,
    taskQueue: `tenure-${namespace}`,
    client: new Client({ connection, namespace }),
    close: () => connection.close(),
  };
}
