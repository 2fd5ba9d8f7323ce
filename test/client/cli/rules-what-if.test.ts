import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { root } from '../../architecture/repository.ts';
import { runTenure } from './run-tenure.ts';

vi.setConfig({ testTimeout: 180_000 });

const EXAMPLE = join(root, 'examples/oss');
const LOG = join(EXAMPLE, 'history.ndjson');
const CURRENT = join(EXAMPLE, 'programme');

let candidate: string;
beforeAll(async () => {
  candidate = await mkdtemp(join(tmpdir(), 'tenure-what-if-'));
  await cp(CURRENT, candidate, { recursive: true });
  const docs = { tool: 'docs', title: 'Documentation', rules: [], examples: [] };
  await writeFile(join(candidate, 'tools/docs.json'), JSON.stringify(docs));
});
afterAll(() => rm(candidate, { recursive: true }));

describe('tenure rules what-if', () => {
  it('shows without a server what a candidate would change', async () => {
    const run = await runTenure(['rules', 'what-if', candidate, '--log', LOG, '--programme', CURRENT]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^activities +0 gain, \d+ lose, \d+ have another reason$/m);
    expect(run.stdout).toMatch(/^loses +docs +edited +\d+ /m);
    expect(run.stdout).toMatch(/^points +[\d.]+ before, [\d.]+ after: [+-][\d.]+$/m);
  });

  it('prints all of it as JSON', async () => {
    const range = ['--from', '2018-03', '--to', '2018-04'];
    const run = await runTenure([
      'rules',
      'what-if',
      candidate,
      '--log',
      LOG,
      '--programme',
      CURRENT,
      ...range,
      '--json',
    ]);
    const { totals, statements } = JSON.parse(run.stdout) as { totals: object; statements: { month: string }[] };
    expect(Object.keys(totals)).toEqual(['activities', 'periods', 'points', 'statements', 'tiers']);
    expect(statements.every(({ month }) => month === '2018-03' || month === '2018-04')).toBe(true);
  });

  it('prints a row for each field that differs as CSV', async () => {
    const options = ['--log', LOG, '--programme', CURRENT, '--format', 'csv'];
    const run = await runTenure(['rules', 'what-if', candidate, ...options]);
    const [head, first] = run.stdout.split('\r\n');
    expect(head).toBe('list,kind,month,partner,client,start,source,id,field,before,after');
    expect(first).toMatch(/^activities,loses,.*,qualifies,true,false$/);
  });

  it('says which months lie the wrong way round', async () => {
    const range = ['--from', '2018-04', '--to', '2018-03'];
    const run = await runTenure(['rules', 'what-if', candidate, '--log', LOG, '--programme', CURRENT, ...range]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
  });

  it('refuses months far ahead, in which nothing is different any more', async () => {
    const range = ['--to', '9999-12'];
    const run = await runTenure(['rules', 'what-if', candidate, '--log', LOG, '--programme', CURRENT, ...range]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('--to asks for months up to 9999-12');
  });
});
