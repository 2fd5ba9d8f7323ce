/** Months that people run and close at the command line, by a real worker. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ProgrammeClock } from '../../../platform/clock.ts';
import { createMonthWorker, type MonthWorker } from '../../support/month-worker.ts';
import { acts, instant } from '../../support/month-world.ts';
import { createTestApi, type TestApi } from '../api/api-world.ts';
import { serveTestApi, type ServedApi } from './served-api.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const NOW = instant('2018-04-02T00:00:00Z');

let stage: MonthWorker;
let served: ServedApi<TestApi>;
beforeAll(async () => {
  stage = await createMonthWorker(NOW);
  // All of it is history: nothing closes by itself.
  await stage.world.pool.query('UPDATE ledger_head SET first_accepted_at = $1', [NOW]);
  await stage.work();
  served = await serveTestApi(createTestApi({ pool: stage.world.pool, clock: ProgrammeClock.standingAt(NOW) }));
});
afterAll(async () => {
  await served.close();
  await stage.close();
});

const tenure: ServedApi['tenure'] = (args, options) => served.tenure(args, options);

describe('tenure month run', () => {
  it('drafts a month and those before it, and says what it comes to', async () => {
    const run = await tenure(['month', 'run', '2018-02']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^2018-02 is drafted: 2 statements, 13 points, hash [0-9a-f]{64}\n$/);
    expect(await stage.months()).toEqual(['2018-01 draft', '2018-02 draft']);
    const json = await tenure(['month', 'run', '2018-02', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ ask: 'run', outcome: { kind: 'drafted', month: '2018-02' } });
  });

  it.each([
    ['2018-04', 1, '2018-04 is not over: it ends at 2018-05-01T00:00:00.000Z.'],
    ['2017-12', 1, 'There is no month 2017-12: the programme begins with 2018-01.'],
    ['soon', 2, 'It must be a month'],
  ])('refuses %s', async (month, code, said) => {
    for (const command of ['run', 'close']) {
      const run = await tenure(['month', command, month, ...(command === 'close' ? ['--yes'] : [])]);
      expect(run).toMatchObject({ code, stdout: '' });
      expect(run.stderr).toContain(command === 'close' && month === '2017-12' ? 'no month 2017-12' : said);
    }
  });
});

describe('tenure month close', () => {
  it('changes nothing unless the month is typed', async () => {
    const run = await tenure(['month', 'close', '2018-02'], { stdin: 'yes\n' });
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('This closes for good, in this order:\n  2018-01  2 statements, 13 points\n');
    expect(run.stderr).toContain('Nothing was changed: 2018-02 was not typed.');
    expect(await stage.months()).toEqual(['2018-01 draft', '2018-02 draft']);
  });

  it('refuses a draft that is out of date, and says what changed', async () => {
    await stage.world.send(acts('q', 'd', '2018-02-20'));
    const run = await tenure(['month', 'close', '2018-02', '--yes']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(
      /^The draft of 2018-02 is out of date\. Since then: activity\.performed test e\d+ of 2018-02-20/,
    );
    expect(run.stderr).toContain('tenure month run MONTH');
    expect(await stage.months()).toEqual(['2018-01 draft', '2018-02 draft']);
  });

  it('closes the month and all before it when it is typed', async () => {
    await tenure(['month', 'run', '2018-02']);
    const run = await tenure(['month', 'close', '2018-02'], { stdin: '2018-02\n' });
    expect(run).toMatchObject({ code: 0, stdout: 'Closed for good: 2018-01, 2018-02.\n' });
    expect(await stage.months()).toEqual(['2018-01 closed', '2018-02 closed']);
    const again = await tenure(['month', 'run', '2018-02']);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('2018-02 is closed: it is not run again.');
  });
});

describe('tenure adjustment post', () => {
  const post = (month: string, points: string, ...more: readonly string[]) =>
    tenure(['adjustment', 'post', 'q', month, points, '--reason', 'agreed on the phone', ...more]);

  it('adds points to an open month, or takes them from it', async () => {
    const run = await post('2018-03', '-2.5', '--author', 'ann');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(
      /^Posted -2\.5 points to q for 2018-03, by ann: event adjustment:[0-9a-f]{64}, ledger position \d+\.\n$/,
    );
    await tenure(['month', 'run', '2018-03']);
    const shown = await tenure(['month', 'show', '2018-03', 'q']);
    expect(shown.stdout).toContain('    -2.5  posted by ann: agreed on the phone  tenure adjustment:');
    expect((await post('2018-03', '2.5')).stdout).toContain('The draft of 2018-03 does not have it yet');
  });

  it('posts once under one key', async () => {
    const first = await post('2018-04', '1', '--idempotency-key', 'k', '--json');
    expect(JSON.parse(first.stdout)).toMatchObject({ partner: 'q', points: '1', monthStatus: 'open' });
    expect((await post('2018-04', '1', '--idempotency-key', 'k', '--json')).stdout).toBe(first.stdout);
  });

  it.each([
    ['2018-01', '1', 1, '2018-01 is closed, so nothing was posted. Post it to 2018-03'],
    ['2018-01-01', '1', 2, 'It must be a month'],
    ['2018-03', 'many', 2, 'It must be a decimal with at most 4 decimals'],
    ['2019-03', '1', 1, 'its months are 2018-01 to 2018-04'],
  ])('refuses %s %s', async (month, points, code, said) => {
    const run = await post(month, points);
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toContain(said);
  });
});
