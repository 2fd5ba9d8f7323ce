/** Months beyond the last event: as many as can still say something new, and no more. */
import { expect, it } from 'vitest';
import { runTenure, type TenureRun } from './run-tenure.ts';

const statements = (...more: readonly string[]): Promise<TenureRun> =>
  runTenure(['compute', 'statements', 'examples/oss/history.ndjson', '--programme', 'examples/oss/programme', ...more]);

it('reaches a hundred years ahead of the last event, as of a time too', async () => {
  const [to, at] = await Promise.all([
    statements('--from', '2119-12', '--to', '2119-12'),
    statements('--from', '2119-12', '--at', '2119-12-31T23:59:59.999Z'),
  ]);
  expect(to).toMatchObject({ code: 0, stderr: '' });
  expect(at).toEqual(to);
});

it.each([
  [['--at', '9999-12-31T23:59:59Z'], '--at asks for months up to 9999-12.'],
  [['--from', '2120-01', '--to', '2120-01'], '--to asks for months up to 2120-01.'],
])('refuses %j: exit 2, with how far it reaches', async (options, sentence) => {
  const run = await statements(...options);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(sentence);
  expect(run.stderr).toContain('The last event is of 2019-12');
  expect(run.stderr).toContain('name 2119-12 or earlier');
});
