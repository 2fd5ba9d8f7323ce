import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it, vi } from 'vitest';
import { startTemporaryServers } from '../../platform/temporary-servers.ts';
import { recordOf } from '../../platform/process/process-identity.ts';
import { query } from '../support/servers/query.ts';

// Servers start and stop here, on a disk that others may be busy with.
vi.setConfig({ testTimeout: 120_000 });

it('servers of one run stop together, and leave no folder', async () => {
  const purpose = `servers-${randomUUID()}`;
  const servers = await startTemporaryServers({ purpose, postgres: { maxConnections: 20 }, temporal: null });
  const { url = '', pid = 0, cluster = '' } = servers.postgres ?? {};
  expect(await query(url, 'show fsync')).toEqual([{ fsync: 'off' }]);
  await servers.stop();
  expect(recordOf(pid)).toBeNull();
  expect(existsSync(dirname(dirname(cluster)))).toBe(false);
});

it('if one does not start, the other does not stay', async () => {
  const purpose = `servers-${randomUUID()}`;
  const temporal = { cliPath: '/nowhere/temporal', namespace: 'default', keywords: [] };
  const told: string[] = [];
  const starting = startTemporaryServers({
    purpose,
    postgres: { maxConnections: 20 },
    temporal,
    onProgress: (line) => told.push(line),
  });
  await expect(starting).rejects.toThrow('TEMPORAL_CLI_PATH is "/nowhere/temporal"');
  expect(told).toContain('starting PostgreSQL');
});
