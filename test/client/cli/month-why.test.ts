/** Why a statement is as it is, and why another one differs, as finance and as a partner read it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activity, adjustmentPosted, dealClosed } from '../../support/events.ts';
import { acts, monthProgramme } from '../../support/month-world.ts';
import { createMonthApi, type MonthApi } from '../api/month-api.ts';
import type { TestApi } from '../api/api-world.ts';
import { serveTestApi, type ServedApi } from './served-api.ts';

let months: MonthApi;
let served: ServedApi<TestApi>;
let tokenOfP: string;
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
    dealClosed('d1', 'p', 'd', { at: '2018-01-15T00:00:00Z', mrr: '100', id: 'sold' }),
    adjustmentPosted('p', '2018-01', '-2.5', { at: '2018-01-20T00:00:00Z', id: 'adjusted' }),
  );
  await world.months.take('2018-01', 'closed');
  await world.send(
    activity('q-user', 'd', { at: '2018-01-20T00:00:00Z', tool: 'code', action: 'edited', id: 'act-of-q' }),
    acts('p', 'd', '2018-02-10'),
  );
  await world.months.take('2018-02');
  served = await serveTestApi(months.api);
  const made = await months.api.post('/v1/tokens', { name: 'of p', role: 'partner', partner: 'p' });
  tokenOfP = made.json<{ token: string }>().token;
});
afterAll(async () => {
  await served.close();
  await months.close();
});

/** Without the names of events that a test gave none. */
const said = (text: string): string => text.replaceAll(/test [0-9a-z-]*\d[0-9a-z-]*/g, 'test …').replaceAll(/ +/g, ' ');

async function finance(...args: readonly string[]) {
  const { code, stdout } = await served.tenure(['month', ...args]);
  return { code, text: said(stdout) };
}

async function asPartner(...args: readonly string[]) {
  const { code, stdout } = await served.tenure(['month', ...args], { env: { TENURE_TOKEN: tokenOfP } });
  return { code, text: said(stdout) };
}

describe('tenure month explain', () => {
  it('leads each line down to who said what is paid, the rate, and each activity, and adds up', async () => {
    const { code, text } = await finance('explain', '2018-01', 'p');
    expect(code).toBe(0);
    expect(text).toContain(
      [
        'c: 5 points',
        ' pays 1000 USD test … of 2018-01-01 00:00:00',
        ' shared by 2 share 500 USD; with q since 2018-01-10 00:00:00',
        ' rate 1 a unit of 100 × 1 rule set test@2, country US',
        ' managed since 2018-01-10 00:00:00 started by test …',
        ' held until 2018-04-10 00:00:00 by test … of p-user',
        ' reckoned 1000 ÷ 2 ÷ 100 × 1 × 1 = 5',
        ' ACTIVITY (UTC) USER TOOL VERDICT EVENT RULE SET',
        ' 2018-01-10 00:00:00 p-user code qualifies live test … test@2',
      ].join('\n'),
    );
    expect(text).toContain(
      [
        'deal d1 at d (sourced): 5 points',
        ' closed by test sold of 2018-01-15 00:00:00',
        ' worth 100 USD, 5 a unit of 100 × 1',
        ' rates of rule set test@2, in force that day',
      ].join('\n'),
    );
    expect(text).toContain(
      'adjustment posted by ann: agreed: -2.5 points\n because of adjustment.posted test adjusted',
    );
    expect(text).toContain('Total 10.5 = 8 managed + 5 sold + -2.5 adjusted\n');
    expect(text).toContain('Tier member. To reach steward:\n totalPoints ≥ 20: it is 10.5, 9.5 missing\n');
  });

  it('says what would make a line count', async () => {
    const { text } = await finance('explain', '2018-02', 'p', '--client', 'c');
    expect(text).toContain(
      [
        ' threshold 1 of 2 qualifying activities in 90 days, tier member',
        ' reckoned 1000 ÷ 2 ÷ 100 × 1 × 1 = 5, but below the threshold 0',
        ' missing 1 more qualifying activity before 2018-03-01 00:00:00 UTC (those since 2017-12-01 00:00:00 count)',
      ].join('\n'),
    );
    expect(text).not.toContain('late adjustment');
  });

  it('says what a late adjustment is made of, and what caused it', async () => {
    const { text } = await finance('explain', '2018-02', 'p');
    expect(text).toContain(
      [
        'late adjustment for 2018-01, d: -1.5 points',
        ' owed, as known since 6.5 1.5 managed + 5 sold',
        ' − paid when closed 8 3 managed + 5 sold',
        ' − posted since 0',
        ' = to be posted -1.5',
        ' because of activity.performed test act-of-q of 2018-01-20 00:00:00, accepted 2018-01-15 00:00:00',
      ].join('\n'),
    );
  });

  it('tells a partner the same, but who the others are and what they did', async () => {
    const [told, all] = [await asPartner('explain', '2018-02', 'p'), await finance('explain', '2018-02', 'p')];
    const own = all.text
      .replaceAll('with q since', 'with another since')
      .replace(/because of activity\.performed test act-of-q .*/, 'because of 1 about other partners');
    expect(told).toEqual({ code: 0, text: own });
  });
});

describe('tenure month diff', () => {
  it('tells each part with what made it, and adds them up', async () => {
    const { code, text } = await finance('diff', '2018-02', 'p');
    expect(code).toBe(0);
    expect(text).toBe(
      [
        'p: 5 points in 2018-02, 10.5 in 2018-01: -5.5',
        '',
        'POINTS CAUSE CLIENT WHY',
        ' -5 activity threshold c no threshold → 1 of 2 activities (tier member)',
        ' -1.5 known too late d came after 2018-01 was taken: test act-of-q',
        ' -1.5 late adjustment d for 2018-01: test act-of-q',
        ' +2.5 adjustment not again agreed (ann)',
        ' -5.5 together',
        '',
      ].join('\n'),
    );
  });

  it('says so of a client that the statement has nothing about, and where to ask', async () => {
    const { code, text } = await finance('explain', '2018-01', 'q', '--client', 'd');
    expect(code).toBe(0);
    expect(text).toContain('Nothing on this statement is about d: in 2018-01 q did not manage it when');
    expect(text).toContain('tenure relationship explain q d\n');
    expect((await finance('explain', '2018-01', 'q')).text).not.toContain('Nothing on this statement');
  });

  it('says who came to share a client, and sums by cause', async () => {
    const { text } = await finance('diff', '2018-01', 'p');
    expect(text).toContain('p: 10.5 points in 2018-01, nothing before: +10.5\n');
    expect(text).toContain(' +5 client gained c since 2018-01-10 00:00:00, started by test …\n');
    expect(text).toContain('POINTS BY CAUSE\n +8 client gained\n +5 deal counts\n -2.5 adjustment\n +10.5 together\n');
  });

  it('tells a partner the same, but who the others are and what they did', async () => {
    const [told, all] = [await asPartner('diff', '2018-02', 'p'), await finance('diff', '2018-02', 'p')];
    expect(told).toEqual({ code: 0, text: all.text.replaceAll('test act-of-q', '1 about other partners') });
  });

  it.each(['explain', 'diff'])('lets a partner see no other one: month %s', async (command) => {
    const run = await served.tenure(['month', command, '2018-02', 'q'], { env: { TENURE_TOKEN: tokenOfP } });
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('partner');
  });

  it.each([
    [['explain', '2018-03', 'p'], 1, '2018-03 has no statements yet'],
    [['explain', '2018-02', 'nobody'], 1, 'There is no partner "nobody".'],
    [['diff', '2019-01', 'p'], 1, 'The programme has no month 2019-01: its months are 2018-01 to 2018-04.'],
    [['diff', '2018-1', 'p'], 2, 'must be a month'],
  ])('says what is wrong with %j', async (args, code, why) => {
    const run = await served.tenure(['month', ...args]);
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toContain(why);
  });
});
