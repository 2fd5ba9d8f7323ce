import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adjustmentPosted, dealClosed } from '../../support/events.ts';
import { acts, monthProgramme } from '../../support/month-world.ts';
import { createMonthApi, type MonthApi } from '../api/month-api.ts';
import type { TestApi } from '../api/api-world.ts';
import { rowsOf } from './run-tenure.ts';
import { serveTestApi, type ServedApi } from './served-api.ts';

let months: MonthApi;
let served: ServedApi<TestApi>;
beforeAll(async () => {
  months = await createMonthApi();
  const { world } = months;
  const requirements = { all: [{ fact: 'totalPoints', operator: 'greaterThanInclusive', value: 20 }] };
  const tiers = [
    { name: 'member', activityThreshold: { count: 2, days: 90 } },
    { name: 'steward', requirements },
  ];
  const recalibration = { months: [1, 7], windowMonths: 6, minimumHoldMonths: 6 };
  await world.publish(monthProgramme({ 'tiers.json': { recalibration, tiers } }));
  await world.send(
    dealClosed('d1', 'p', 'd', { at: '2018-01-15T00:00:00Z', mrr: '100' }),
    adjustmentPosted('q', '2018-01', '-2.5', { at: '2018-01-20T00:00:00Z', id: 'adjusted' }),
  );
  await world.months.take('2018-01', 'closed');
  await world.send(acts('q', 'd', '2018-01-20'));
  await world.months.take('2018-02');
  served = await serveTestApi(months.api);
});
afterAll(async () => {
  await served.close();
  await months.close();
});

const tenure: ServedApi['tenure'] = (args, options) => served.tenure(args, options);

describe('tenure month status', () => {
  it('shows every month, and what is next to close', async () => {
    const run = await tenure(['month', 'status']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const lines = run.stdout.split('\n');
    expect(lines[0]).toBe(
      'MONTH    STATUS          PARTNERS  POINTS  TAKEN (UTC)       CLOSED (UTC)      RULE SET  HASH',
    );
    expect(lines[1]).toMatch(
      /^2018-01 {2}closed {17}2 {4}15\.5 {2}2018-04-10 00:00 {2}2018-04-10 00:00 {2}test@2 {4}[0-9a-f]{12}$/,
    );
    expect(lines.slice(2, 5).map((line) => line.slice(0, 23).trimEnd())).toEqual([
      '2018-02  draft',
      '2018-03  open',
      '2018-04  open, not over',
    ]);
    expect(run.stdout).toContain('\n\nNext to close: 2018-02. Its draft is up to date.\n');
  });

  it('prints one JSON object', async () => {
    const { items, more, next } = JSON.parse((await tenure(['month', 'status', '--json', '--limit', '2'])).stdout);
    expect({ items, more, next }).toMatchObject({
      items: [{ month: '2018-04' }, { month: '2018-03' }],
      more: true,
      next: null,
    });
  });
});

describe('tenure month show', () => {
  it('shows what each partner has in a month', async () => {
    const run = await tenure(['month', 'show', '2018-01']);
    expect(run.stdout).toContain('2018-01    closed 2018-04-10 00:00:00 UTC\n');
    expect(run.stdout).toContain(
      [
        'PARTNER     CLIENTS  MANAGED  SOLD  ADJUSTED  TOTAL  TIER',
        'p                 2        8     5         0     13  none → member',
        'q                 1        5     0      -2.5    2.5  none → member',
        '2 together                13     5      -2.5   15.5',
      ].join('\n'),
    );
  });

  it('shows one statement with every figure that adds up to its total', async () => {
    const { stdout } = await tenure(['month', 'show', '2018-02', 'q']);
    const hash = (await months.world.months.statements('2018-02')).at(-1)?.hash;
    expect(stdout).toBe(
      [
        'Statement of q for 2018-02, draft; valued at 2018-03-01 00:00:00 UTC (closing)',
        '',
        'MANAGED CLIENT   MRR       SHARED BY  SHARE  UNIT  ×  POINTS  LAST ACTIVITY  UNTIL (UTC)  NOTES',
        'c               1000  USD          2    500   100  1       0  2018-01-10     2018-04-10   below the activity threshold: 1 of 2, 1 more needed',
        'd                300  USD          2    150   100  1       0  2018-01-20     2018-04-20   below the activity threshold: 1 of 2, 1 more needed',
        '                                                           0',
        '',
        'ADJUSTED                       CAUSE',
        `     1.5  late for 2018-01, d  test ${(await lateCause()) ?? ''}`,
        '     1.5',
        '',
        'Total 1.5 = 0 managed + 0 sold + 1.5 adjusted',
        '',
        "Tier member; this month's performance reaches member",
        'To reach steward:',
        '  totalPoints ≥ 20: it is 1.5, 18.5 missing',
        '',
        `Rule set test@2, ledger position ${await position()}, hash ${hash}`,
        '',
      ].join('\n'),
    );
  });

  it('shows deals that were sold, and adjustments that people posted', async () => {
    const sold = await tenure(['month', 'show', '2018-01', 'p']);
    expect(sold.stdout).toContain('d1         d       sourced  2018-01-15  100  USD   100  1       5  test@2');
    const posted = await tenure(['month', 'show', '2018-01', 'q']);
    expect(posted.stdout).toContain('    -2.5  posted by ann: agreed  test adjusted');
  });

  it('prints a statement as one JSON object', async () => {
    const run = await tenure(['month', 'show', '2018-01', 'p', '--json']);
    expect(JSON.parse(run.stdout)).toMatchObject({ partner: 'p', status: 'closed', lines: [{}, {}], soldLines: [{}] });
  });

  it.each([
    [['2018-13'], 2, 'must be a month'],
    [['2016-01'], 1, 'The programme has no month 2016-01: its months are 2018-01 to 2018-04.'],
    [['2018-03'], 1, '2018-03 has no statements yet'],
    [['2018-01', 'nobody'], 1, 'There is no partner "nobody".'],
  ])('says what is wrong with %j', async (args, code, said) => {
    const run = await tenure(['month', 'show', ...args]);
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toContain(said);
  });
});

describe('tenure export statements --known-at', () => {
  const exported = async (...args: readonly string[]) => rowsOf(await tenure(['export', 'statements', ...args]));

  it('prints what was thought then, and what is closed now as it is', async () => {
    const then = await exported('--known-at', '2018-02-20T00:00:00Z');
    expect(then).toMatchObject([
      { month: '2018-01', partner: 'p', totalPoints: '11.5', status: 'open', hash: null },
      { month: '2018-01', partner: 'q', totalPoints: '4', status: 'open' },
      { month: '2018-02', partner: 'p' },
      { month: '2018-02', partner: 'q' },
    ]);
    const now = await exported('--at', '2018-02-20T00:00:00Z');
    expect(now).toMatchObject([
      { month: '2018-01', partner: 'p', totalPoints: '13', status: 'closed' },
      { month: '2018-01', partner: 'q', totalPoints: '2.5' },
      {
        month: '2018-02',
        partner: 'p',
        status: 'open',
        adjustments: [{ kind: 'late', month: '2018-01', points: '-1.5' }],
      },
      { month: '2018-02', partner: 'q', adjustments: [{ kind: 'late', points: '1.5' }] },
    ]);
  });

  it('refuses control totals as they were known, and what is no time', async () => {
    expect(await tenure(['export', 'months', '--known-at', '2018-02-20T00:00:00Z'])).toMatchObject({
      code: 2,
      stdout: '',
    });
    expect(await tenure(['export', 'statements', '--at', 'february'])).toMatchObject({ code: 2, stdout: '' });
  });
});

async function lateCause(): Promise<string | undefined> {
  const late = (await months.world.months.rows('2018-02')).at(-1)?.adjustments[0];
  const cause = late?.kind === 'late' ? late.causes[0] : undefined;
  return cause !== undefined && 'id' in cause ? cause.id : undefined;
}

async function position(): Promise<number | undefined> {
  return (await months.world.months.statements('2018-02'))[0]?.position;
}
