/** What is wrong is said before anything is asked of a server or computed: which argument, and what may stand there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runTenure } from './run-tenure.ts';

const folder = mkdtempSync(join(tmpdir(), 'tenure-wrong-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAMME = ['--programme', 'examples/oss/programme'];
const LOG = 'examples/oss/history.ndjson';

it.each([
  [['export', 'verdicts', '--from', '2018-06'], '--from and --to choose months; verdicts are of none.'],
  [['export', 'months', '--at', '2018-06-30T00:00:00Z'], '--at and --known-at are not for months.'],
  [['adjustment', 'post', 'p', '2018-06', '1.23456', '--reason', 'r'], 'a decimal with at most 4 decimals'],
  [['adjustment', 'post', 'p', '2018-06', 'ten', '--reason', 'r'], 'a decimal with at most 4 decimals'],
  [
    ['compute', 'periods', LOG, '--programme', 'examples/oss/programme@2018-06-30'],
    'What follows @ must be an RFC 3339',
  ],
])('tenure %j is refused with exit code 2', async (args, said) => {
  const run = await runTenure(args);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(said);
});

it('a rehearsal that has nowhere to write to ends before it begins', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const run = await runTenure(['rehearse', LOG, ...PROGRAMME, '--out', file]);
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(/^The folder .+ can't be made: EEXIST.+ Name another one for --out\.\n$/);
});
