/**
 * One PostgreSQL and one Temporal server for the whole run, unless DATABASE_URL or TEMPORAL_ADDRESS name others.
 * Tests don't share data on them: each file takes a database (`support/servers/test-database.ts`) and a Temporal
 * namespace (`support/servers/test-namespace.ts`) of its own.
 */
import type { TestProject } from 'vitest/node';
import { readSettings } from '../platform/env.ts';
import { startTemporaryServers } from '../platform/temporary-servers.ts';
import type { TemporaryServers } from '../platform/temporary-servers.ts';
import { SEARCH_ATTRIBUTE } from '../workflows/contract.ts';

let servers: TemporaryServers | null = null;

export async function setup(project: TestProject): Promise<void> {
  const settings = readSettings();
  const { databaseUrl, temporalAddress, temporalCliPath: cliPath } = settings;
  servers = await startTemporaryServers({
    purpose: 'test',
    postgres: databaseUrl === null ? { maxConnections: 300 } : null,
    temporal:
      temporalAddress === null ? { cliPath, namespace: 'default', keywords: Object.values(SEARCH_ATTRIBUTE) } : null,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  project.provide('databaseUrl', servers.postgres?.url ?? databaseUrl ?? '');
  project.provide('temporalAddress', servers.temporal?.address ?? temporalAddress ?? '');
}

export async function teardown(): Promise<void> {
  await servers?.stop();
  servers = null;
}
