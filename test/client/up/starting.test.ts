/** Starts that do not get far, and other ways to start. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { query } from '../../support/servers/query.ts';
import { newDataFolder, processesIn, runtimeIn, startUp, type UpProcess } from './running-up.ts';
import { STARTS_WITHIN_MS } from '../tenure-process.ts';

vi.setConfig({ testTimeout: STARTS_WITHIN_MS });

function folderOfTest(): string {
  const { path, remove } = newDataFolder();
  onTestFinished(remove);
  return path;
}

async function stop(up: UpProcess): Promise<void> {
  up.kill('SIGTERM');
  expect(await up.ended).toBe('code 0');
}

describe('Ctrl-C during the start', () => {
  it.each(['making the database', 'starting the Temporal server', 'starting the worker'])(
    'leaves nothing running: while it says "%s"',
    async (step) => {
      const folder = folderOfTest();
      const up = await startUp(folder, ['--example', 'none']);
      await up.hasSaid(step);
      up.kill('SIGINT');
      expect(await up.ended).toBe('code 0');
      expect(up.said()).not.toMatch(/did not stop|went wrong/);
      expect(processesIn(folder)).toEqual([]);
    },
  );
});

describe('an empty store without an example', () => {
  it("is left empty, on the clock that TENURE_CLOCK sets, and takes the administrator's own token too", async () => {
    const folder = folderOfTest();
    const token = 'a-token-of-the-administrators-own-making';
    const env = { TENURE_CLOCK: '2018-01-01T00:00:00Z@1d/s', TENURE_ADMIN_TOKEN: token };
    const up = await startUp(folder, ['--json', '--example', 'none'], env);
    const { api, asOf, managed } = await up.welcome();
    expect({ managed, year: asOf.slice(0, 4) }).toEqual({ managed: 0, year: '2018' });
    const answer = await fetch(`${api}/v1/relationships`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    expect(await query(runtimeIn(folder).databaseUrl, 'select from ledger')).toEqual([]);
    await stop(up);

    const again = await startUp(folder, ['--json', '--example', 'none'], {
      TENURE_CLOCK: '2020-01-01T00:00:00Z@1d/s',
    });
    expect((await again.welcome()).asOf.slice(0, 4)).toBe('2018');
    expect(again.said()).toContain('TENURE_CLOCK counts only on an empty store');
    await stop(again);
  });
});

describe('a start that can not succeed', () => {
  it('names all wrong settings at once', async () => {
    const env = { LOG_LEVEL: 'loud', TENURE_START_RATE: '0', TENURE_ADMIN_TOKEN: 'short' };
    const up = await startUp(folderOfTest(), [], env);
    expect(await up.ended).toBe('code 2');
    expect(up.said()).toContain('3 settings are wrong');
    expect(up.said()).toContain('LOG_LEVEL is "loud"');
    expect(up.said()).not.toContain('short');
  });

  it('says what is wrong with the data folder', async () => {
    const file = join(folderOfTest(), 'file');
    writeFileSync(file, '');
    const up = await startUp(file);
    expect(await up.ended).toBe('code 1');
    expect(up.said()).toContain(`The data folder ${file} can't be used`);
    expect(up.said()).toContain('TENURE_DATA_DIR');
  });

  it('says what is wrong with the data in it, and leaves nothing running', async () => {
    const folder = folderOfTest();
    mkdirSync(join(folder, 'postgres', 'cluster'), { recursive: true });
    const up = await startUp(folder);
    expect(await up.ended).toBe('code 1');
    expect(up.said()).toContain("PG_VERSION can't be read");
    expect(up.said()).toContain('move the folder away');
    expect(processesIn(folder)).toEqual([]);
  });

  it('says which executable is no Temporal server', async () => {
    const folder = folderOfTest();
    const up = await startUp(folder, [], { TEMPORAL_CLI_PATH: join(folder, 'missing') });
    expect(await up.ended).toBe('code 1');
    expect(up.said()).toContain('TEMPORAL_CLI_PATH is');
    expect(processesIn(folder)).toEqual([]);
  });

  it('says that the database of others does not answer', async () => {
    const up = await startUp(folderOfTest(), [], { DATABASE_URL: 'postgresql://ann:secret@127.0.0.1:1/tenure' });
    expect(await up.ended).toBe('code 1');
    expect(up.said()).toContain("The PostgreSQL at 127.0.0.1:1/tenure can't be used");
    expect(up.said()).not.toContain('secret');
  });

  it('says that a token file holds no token', async () => {
    const folder = folderOfTest();
    writeFileSync(join(folder, 'admin-token'), 'short\n');
    const up = await startUp(folder);
    expect(await up.ended).toBe('code 1');
    expect(up.said()).toContain('holds no token');
  });
});
