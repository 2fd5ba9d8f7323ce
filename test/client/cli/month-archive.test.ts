import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activity, subscriptionChanged } from '../../support/events.ts';
import { monthRunner } from '../../support/months.ts';
import { newFolder } from '../../support/servers/new-folder.ts';
import { EDIT } from '../../support/world.ts';
import { runTenure } from './run-tenure.ts';
import { serveApiWorld, type ServedApi } from './served-api.ts';

const NOW = '2026-03-10T12:00:00Z';

let served: ServedApi;
beforeAll(async () => {
  served = await serveApiWorld();
  const { world } = served.api;
  world.setTime(NOW);
  await world.send(
    subscriptionChanged('shop', '1000'),
    activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }),
  );
  await world.judgeAll();
  const months = monthRunner(world.pool, Date.parse(NOW));
  await months.take('2026-01', 'closed');
  await months.take('2026-02');
});
afterAll(async () => served.close());

const tenure: ServedApi['tenure'] = (args, options) => served.tenure(args, options);
const archived = async (folder: string) => tenure(['month', 'archive', '2026-01', '--out', folder]);

describe('tenure month archive', () => {
  it('writes a folder that tenure month verify proves without a server', async () => {
    const folder = newFolder();
    const { code, stdout, stderr } = await archived(folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^2026-01: 1 statements with 1 lines in .*\nhash [0-9a-f]{64}\n$/);
    const verified = await runTenure(['month', 'verify', folder], { env: { TENURE_URL: 'http://127.0.0.1:1' } });
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.stdout).toMatch(/^2026-01: 1 statements computed again from 6 events, all as archived\nhash /);
    const statements = join(folder, 'statements.ndjson');
    await writeFile(statements, (await readFile(statements, 'utf8')).replace('"points":"10"', '"points":"11"'));
    const forged = await runTenure(['month', 'verify', folder]);
    expect(forged.code).toBe(1);
    expect(forged.stdout).toMatch(/statements\.ndjson:1 +acme +lines\[0\]\.points +is "11", and must be "10"\n/);
    const json = await runTenure(['month', 'verify', folder, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      month: '2026-01',
      findings: [{ file: 'statements.ndjson' }, {}, {}],
    });
  });

  it('archives closed months only, and into an empty folder', async () => {
    const draft = await tenure(['month', 'archive', '2026-02', '--out', newFolder()]);
    expect(draft).toMatchObject({ code: 1 });
    expect(draft.stderr).toContain('2026-02 is a draft.\nOnly what can not change any more is archived');
    const unknown = await tenure(['month', 'archive', '2019-02', '--out', newFolder()]);
    expect(unknown.stderr).toContain('The programme has no month 2019-02');
    const folder = newFolder();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    expect(await archived(folder)).toMatchObject({ code: 2 });
    expect((await served.api.get('/v1/months/2026-01/archive/etc')).statusCode).toBe(404);
    expect((await served.api.get('/v1/months/2026-01/archive', 'partner')).statusCode).toBe(403);
  });

  it('verifies nothing that is no archive', async () => {
    expect(await runTenure(['month', 'verify', newFolder()])).toMatchObject({ code: 2 });
    expect((await runTenure(['month', 'verify', '/nowhere/at/all'])).stderr).toContain('There is no folder');
  });
});
