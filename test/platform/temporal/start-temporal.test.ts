import { createServer } from 'node:net';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readMachine, readSettings } from '../../../platform/env.ts';
import { freePort, PortInUseError } from '../../../platform/free-port.ts';
import { FolderInUseError } from '../../../platform/lock-file.ts';
import { isAlive, recordOf, thisProcess } from '../../../platform/process/process-identity.ts';
import { findTemporal } from '../../../platform/temporal/find-temporal.ts';
import { startTemporal } from '../../../platform/temporal/start-temporal.ts';
import type { RunningTemporal, TemporalOptions } from '../../../platform/temporal/start-temporal.ts';
import { TemporalStartError } from '../../../platform/temporal/temporal-errors.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import { startScript } from '../../support/servers/child-script.ts';
import { newFolder } from '../../support/servers/new-folder.ts';

// Servers start and stop here, on a disk that others may be busy with.
vi.setConfig({ testTimeout: 120_000 });

const SERVE = new URL('../../support/servers/serve.ts', import.meta.url);

let executable = '';
beforeAll(async () => {
  const { temporalCliPath: cliPath } = readSettings();
  executable = (await findTemporal({ cliPath, ...readMachine() })).path;
}, 600_000);

async function start(dataDir: string, options: Partial<TemporalOptions> = {}): Promise<RunningTemporal> {
  const temporal = await startTemporal({ executable, dataDir, namespace: 'default', keywords: [], ...options });
  onTestFinished(() => temporal.stop());
  return temporal;
}

/** A client that is closed when the test is over. */
async function clientOf({ address }: { readonly address: string }, namespace = 'default'): Promise<Client> {
  const connection = await Connection.connect({ address });
  onTestFinished(() => connection.close());
  return new Client({ connection, namespace });
}

async function startWorkflow(client: Client): Promise<void> {
  await client.workflow.start('nobodyRunsThis', { taskQueue: 'none', workflowId: 'kept' });
}

async function keywordsOf({ connection, options: { namespace } }: Client): Promise<readonly string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(customAttributes);
}

describe('the Temporal server of our own', () => {
  it('keeps its workflows from one start to the next', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await startWorkflow(await clientOf(first));
    await first.stop();
    const client = await clientOf(await start(dataDir));
    expect((await client.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
  });

  it('gets namespace, search attributes and retention also in a database it already had', async () => {
    const dataDir = newFolder();
    const before = await start(dataDir);
    await before.stop();
    const options = { namespace: 'ours', keywords: ['TenurePartner', 'TenureClient'], retentionDays: 30 };
    const client = await clientOf(await start(dataDir, options), 'ours');
    expect((await keywordsOf(client)).toSorted()).toEqual(['TenureClient', 'TenurePartner']);
    const { config } = await client.workflowService.describeNamespace({ namespace: 'ours' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
  });

  it('keeps nothing when it is in memory', async () => {
    const dataDir = newFolder();
    const temporal = await start(dataDir, { inMemory: true });
    await temporal.stop();
    expect(readdirSync(dataDir)).toEqual(['temporal.log']);
  });

  it('has a web page only if asked', async () => {
    expect((await start(newFolder(), { inMemory: true })).uiUrl).toBeNull();
    const { uiUrl } = await start(newFolder(), { inMemory: true, uiPort: await freePort() });
    expect((await fetch(uiUrl ?? '')).status).toBe(200);
  });

  it('is not started twice in one folder', async () => {
    const dataDir = newFolder();
    await start(dataDir, { inMemory: true });
    await expect(start(dataDir)).rejects.toThrow(FolderInUseError);
  });

  it('ends with a process that exits without stopping it', async () => {
    const script = startScript(SERVE, 'temporal', newFolder(), executable, 'exit');
    const { pid }: { pid: number } = JSON.parse(await script.nextLine());
    expect(await script.ended).toBe('code 3');
    expect(await waitUntil(() => recordOf(pid) === null, { withinMs: 10_000 })).toBe(true);
  });

  it('is recognised and stopped by the next start when the process that started it was killed', async () => {
    const dataDir = newFolder();
    const script = startScript(SERVE, 'temporal', dataDir, executable);
    const { address, pid }: { address: string; pid: number } = JSON.parse(await script.nextLine());
    await startWorkflow(await clientOf({ address }));
    const left = recordOf(pid) ?? thisProcess();
    script.kill('SIGKILL');
    await script.ended;
    expect(isAlive(left)).toBe(true);

    const told: string[] = [];
    const temporal = await start(dataDir, { onProgress: (line) => told.push(line) });
    expect(isAlive(left)).toBe(false);
    expect(told[0]).toBe(`stopping the Temporal server that an earlier start left running (process ${pid})`);
    const client = await clientOf(temporal);
    expect((await client.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
  });
});

describe('where the Temporal server can not start, the error says what and how to mend it', () => {
  it('when the executable ends at once', async () => {
    const fault = start(newFolder(), { executable: '/bin/false' });
    await expect(fault).rejects.toThrow(TemporalStartError);
    await expect(fault).rejects.toThrow('it ended with code 1');
  });

  it('when its database is broken', async () => {
    const dataDir = newFolder();
    writeFileSync(join(dataDir, 'temporal.db'), 'this is no database');
    const fault = start(dataDir);
    await expect(fault).rejects.toThrow(/did not start: it said[^]*not a database/);
    await expect(fault).rejects.toThrow(join(dataDir, 'temporal.log'));
    expect(existsSync(join(dataDir, 'temporal.pid'))).toBe(false);
  });

  it('when its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(start(newFolder(), { port })).rejects.toThrow(PortInUseError);
    await expect(start(newFolder(), { port })).rejects.toThrow('TEMPORAL_ADDRESS');
    await expect(start(newFolder(), { uiPort: port })).rejects.toThrow("web page can't listen");
  });
});
