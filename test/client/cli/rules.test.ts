import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProgrammeFolder } from '../../../client/programme/read-programme-folder.ts';
import { root } from '../../architecture/repository.ts';
import { activity } from '../../support/events.ts';
import { runTenure } from './run-tenure.ts';
import { serveApiWorld, type ServedApi } from './served-api.ts';

const EXAMPLE = join(root, 'examples/oss/programme');

let served: ServedApi;
let folder: string;
let changed: string;

beforeAll(async () => {
  served = await serveApiWorld();
  folder = await mkdtemp(join(tmpdir(), 'tenure-rules-'));
  changed = join(folder, 'changed');
  await cp(EXAMPLE, changed, { recursive: true });
  const text = await readFile(join(changed, 'rates.json'), 'utf8');
  await writeFile(join(changed, 'rates.json'), text.replace('"assisted": "3"', '"assisted": "4"'));
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

describe('tenure rules', () => {
  it('tells two folders apart without a server', async () => {
    const run = await runTenure(['rules', 'diff', EXAMPLE, changed], { env: { TENURE_URL: 'http://127.0.0.1:9' } });
    expect(run).toEqual({ code: 0, stdout: '~ points per unit, assisted\n    - "3"\n    + "4"\n', stderr: '' });
    expect((await runTenure(['rules', 'diff', EXAMPLE, EXAMPLE])).stdout).toBe('They mean the same.\n');
  });

  it(
    'publishes a folder, lists and shows it, and compares it with the version before',
    { timeout: 120_000 },
    async () => {
      const published = await served.tenure([
        'rules',
        'publish',
        changed,
        '--if-version',
        'oss@1',
        '--note',
        'more for help',
      ]);
      expect(published.stderr).not.toContain('error');
      expect(published.stdout).toBe(
        'Published oss@2, in force from 2026-01-01 00:00:00 UTC on. What happened since then is judged anew.\n',
      );
      const list = (await served.tenure(['rules', 'list'])).stdout.split('\n');
      expect(list[2]).toMatch(/^oss@2 +2026-01-01 00:00:00 +2026-01-01 00:00:00 +admin +more for help$/);
      const listed = JSON.parse((await served.tenure(['rules', 'list', '--json'])).stdout) as object;
      expect(Object.keys(listed)).toEqual(['items']);
      const diff = await served.tenure(['rules', 'diff', 'oss@1', 'oss@2', '--json']);
      expect(JSON.parse(diff.stdout)).toMatchObject({ changes: [{ subject: 'points_per_unit', field: 'assisted' }] });

      const out = join(folder, 'out');
      expect((await served.tenure(['rules', 'show', 'oss@2', '--out', out])).code).toBe(0);
      expect(await readProgrammeFolder(out)).toEqual(await readProgrammeFolder(changed));
      const again = await served.tenure(['rules', 'show', 'oss@2', '--out', out]);
      expect(again).toMatchObject({ code: 2, stdout: '' });
      expect(again.stderr).toContain('is not empty');
    },
  );

  it('rolls back by publishing the old content again', async () => {
    const { stdout } = await served.tenure(['rules', 'rollback', 'oss@1', '--from', 'always', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ version: 'oss@3', effectiveFrom: 'always', note: 'rollback to oss@1' });
    expect((await served.tenure(['rules', 'diff', 'oss@1', 'oss@3'])).stdout).toBe('They mean the same.\n');
  });

  it('says who was faster, and what to do about it', async () => {
    const { code, stderr } = await served.tenure(['rules', 'publish', changed, '--if-version', 'oss@2']);
    expect(code).toBe(1);
    expect(stderr).toContain('The last published rule set is oss@3, by admin, not oss@2.');
  });

  it('holds a folder against the ledger of the server', async () => {
    await served.api.world.send(activity('ann', 'shop', { tool: 'code', action: 'sighed' }));
    const { code, stdout } = await served.tenure(['rules', 'check', EXAMPLE, '--ledger']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/oss\/programme\/tools\/code\.json:\d+:\d+ {2}warning {2}no activity of "code" ever had /);
    const both = await served.tenure(['rules', 'check', EXAMPLE, '--ledger', '--history', 'a.ndjson']);
    expect(both.code).toBe(2);
  });

  it('names every mistake at its place and publishes nothing', async () => {
    const broken = join(folder, 'broken');
    await cp(EXAMPLE, broken, { recursive: true });
    await writeFile(join(broken, 'rates.json'), '{');
    const { code, stderr } = await served.tenure(['rules', 'publish', broken]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^rates\.json:1:\d+ {2}/m);
  });
});
