import { describe, expect, it } from 'vitest';
import { PLAIN, SETTING, creates, partnerWithUser, rawEvents, story } from './reference-world.ts';
import type { Entry } from './reference-world.ts';
import type { Condition } from './reference/conditions.ts';
import type { ProgrammeVersion, Tier } from './reference/programme.ts';
import type { LineRow, StatementRow } from './reference/reference.ts';
import { referenceStatements } from './reference/reference.ts';

const JANUARY_5 = '2018-01-05T00:00:00Z';

const subscribed = (mrr: string, currency: string, time = JANUARY_5): Entry => [
  time,
  'client.subscription.changed',
  { client: 'c1', mrr, currency },
];
const closed = (time: string, mrr: string, currency: string, kind: string, deal = 'd1'): Entry => [
  time,
  'deal.closed',
  { deal, partner: 'acme', client: 'c1', mrr, currency, kind },
];
const adjusted = (month: string, points: string): Entry => [
  '2018-06-01T00:00:00Z',
  'adjustment.posted',
  { partner: 'acme', month, points, reason: 'r', author: 'a' },
];

const statement = (
  entries: readonly Entry[],
  month: string,
  ...programme: ProgrammeVersion[]
): StatementRow | undefined =>
  referenceStatements(story(entries, ...programme), month, month).find(({ partner }) => partner === 'acme');
const line = (entries: readonly Entry[], month: string, ...programme: ProgrammeVersion[]): LineRow | undefined =>
  statement(entries, month, ...programme)?.lines[0];
const withTiers = (...tiers: Tier[]): ProgrammeVersion => ({ ...PLAIN, tiers: { ...PLAIN.tiers, tiers } });
const atLeast = (points: number): Condition => ({
  all: [{ fact: 'totalPoints', operator: 'greaterThanInclusive', value: points }],
});

describe('a managed line', () => {
  it('gives 10 points for USD 1,000 with one partner', () => {
    expect(line([subscribed('1000.00', 'USD'), creates('ann', JANUARY_5)], '2018-01')).toEqual({
      client: 'c1',
      mrr: '1000',
      currency: 'USD',
      n: 1,
      share: '1000',
      points: '10',
      notes: [],
      lastQualifyingActivity: '2018-01-05T00:00:00.000Z',
    });
  });

  it('gives the remainders to whose period started earliest, ties by partner id', () => {
    const partners = [...partnerWithUser('zeta', 'zoe'), ...partnerWithUser('beta', 'ben')];
    const activities = [
      creates('zoe', '2018-01-06T00:00:00Z'),
      creates('ann', JANUARY_5),
      creates('ben', '2018-01-06T00:00:00Z'),
    ];
    const shares = (mrr: string, currency: string): string[] =>
      referenceStatements(story([...partners, subscribed(mrr, currency), ...activities]), '2018-01', '2018-01').map(
        ({ partner, lines }) => `${partner} ${lines[0]?.share ?? ''} ${lines[0]?.points ?? ''}`,
      );
    // 10,000 cents in three; 10,001 leave two cents; the points come from the exact quotient.
    expect(shares('100', 'USD')).toEqual(['acme 33.34 0.3333', 'beta 33.33 0.3333', 'zeta 33.33 0.3333']);
    expect(shares('100.01', 'USD')).toEqual(['acme 33.34 0.3334', 'beta 33.34 0.3334', 'zeta 33.33 0.3334']);
    expect(shares('100.019', 'USD')[2]).toBe('zeta 33.33 0.3334');
    expect(shares('10', 'JPY')[0]).toBe('acme 4 0.0002');
    expect(shares('10', 'IQD')[0]).toBe('acme 3.334 0.0256');
  });

  it('is there when the period expires exactly at the month end, not when it starts there', () => {
    // 90 days before 1 May is 31 January.
    const money = subscribed('1000', 'USD');
    expect(line([money, creates('ann', '2018-01-31T00:00:00Z')], '2018-04')?.points).toBe('10');
    expect(line([money, creates('ann', '2018-01-30T23:59:59.999Z')], '2018-04')).toBeUndefined();
    expect(line([money, creates('ann', '2018-02-01T00:00:00Z')], '2018-01')).toBeUndefined();
  });

  it('is not touched by what happens exactly at the month end', () => {
    const end = '2018-02-01T00:00:00Z';
    const removal: Entry = [end, 'access.removed', { user: 'ann', client: 'c1', by: 'client' }];
    const entries = [subscribed('1000', 'USD'), creates('ann', JANUARY_5), removal, subscribed('5', 'USD', end)];
    expect(line(entries, '2018-01')?.mrr).toBe('1000');
    expect(line(entries, '2018-02')).toBeUndefined();
  });

  it('stays without a subscription, without a rate, and below the threshold of the tier before', () => {
    const noRate = { code: 'no_rate' };
    expect(line([creates('ann', JANUARY_5)], '2018-01')).toMatchObject({
      mrr: '0',
      currency: null,
      n: 1,
      notes: [noRate],
    });
    const unknown = [subscribed('7', 'SEK'), creates('ann', JANUARY_5)];
    expect(line(unknown, '2018-01')).toMatchObject({ share: '7', points: '0', notes: [noRate] });
    const strict = withTiers({ name: 'base', activityThreshold: { count: 2, days: 40 } });
    const below = { code: 'below_activity_threshold', wanted: 2, actual: 1 };
    expect(line(unknown, '2018-01', strict)?.notes).toEqual([noRate]);
    // 1 March − 40 days is 20 January: an activity at that very instant is counted.
    const february = [...unknown, creates('ann', '2018-01-20T00:00:00Z')];
    expect(line(february, '2018-02', strict)?.notes).toEqual([noRate, below]);
  });

  it('is the mean of the days under daily_weighted, rounded once', () => {
    const daily = { ...PLAIN, program: { ...PLAIN.program, valuation: 'daily_weighted' as const } };
    // Managed at the ends of 10–31 January: 22 of 31 days with 10 points.
    const entries = [subscribed('1000', 'USD'), creates('ann', '2018-01-10T12:00:00Z')];
    expect(line(entries, '2018-01', daily)?.points).toBe('7.0968');
    // Terminated on 11 January: one day, 10 ÷ 31, and nothing at the month end.
    const removal: Entry = ['2018-01-11T12:00:00Z', 'access.removed', { user: 'ann', client: 'c1', by: 'client' }];
    expect(statement([...entries, removal], '2018-01', daily)).toMatchObject({
      managedPoints: '0.3226',
      lines: [
        { mrr: '0', currency: null, n: 0, share: '0', points: '0.3226', notes: [], lastQualifyingActivity: null },
      ],
    });
  });

  it('is cut at the month of the time zone of the programme', () => {
    const india = { ...PLAIN, program: { ...PLAIN.program, timezone: 'Asia/Kolkata' } };
    const entries = [subscribed('1000', 'USD'), creates('ann', '2018-01-31T18:30:00Z')];
    expect(line(entries, '2018-01')?.points).toBe('10');
    expect(line(entries, '2018-01', india)).toBeUndefined();
  });
});

describe('sold points', () => {
  it('round a tie to the even neighbour', () => {
    // 180,006 ÷ 14,400 × 3 = 37.50125
    expect(statement([closed(JANUARY_5, '180006', 'JPY', 'assisted')], '2018-01')?.soldPoints).toBe('37.5012');
  });

  it('count for twelve calendar months, from the instant itself', () => {
    const deal = [closed('2018-02-01T00:00:00Z', '100', 'USD', 'sourced')];
    expect(statement(deal, '2018-01')).toBeUndefined();
    expect(statement(deal, '2018-02')?.soldPoints).toBe('5');
    expect(statement(deal, '2019-01')?.soldPoints).toBe('5');
    expect(statement(deal, '2019-02')).toBeUndefined();
  });

  it('do not count once cancelled, even before the deal was closed', () => {
    const cancelled: Entry = ['2018-01-02T00:00:00Z', 'deal.cancelled', { deal: 'd1' }];
    expect(statement([cancelled, closed(JANUARY_5, '100', 'USD', 'sourced')], '2018-01')).toBeUndefined();
  });

  it('keep the rates of their day', () => {
    const doubled = { ...PLAIN.rates, units: { USD: '50' } };
    const later: ProgrammeVersion = { ...PLAIN, rates: doubled, effectiveFrom: Date.parse('2018-01-06') };
    const deals = [
      closed(JANUARY_5, '100', 'USD', 'sourced'),
      closed('2018-01-06T00:00:00Z', '100', 'USD', 'sourced', 'd2'),
    ];
    expect(statement(deals, '2018-01', PLAIN, later)?.soldPoints).toBe('15');
  });
});

describe('tiers', () => {
  const programme = withTiers({ name: 'low', requirements: atLeast(1) }, { name: 'high', requirements: atLeast(10) });
  const tiersOf = (entries: readonly Entry[], to: string): string[] =>
    referenceStatements(story(entries, programme), '2018-01', to).map(
      ({ month, performanceTier: now, creditedTier: credited }) => `${month} ${now ?? '-'} ${credited ?? '-'}`,
    );

  it('rise at once and fall only in a recalibration month, to the best of the window, after the hold', () => {
    // High in January, low in May; July looks at February to July: best low, held since January.
    expect(tiersOf([adjusted('2018-01', '10'), adjusted('2018-05', '2')], '2018-08')).toEqual([
      '2018-01 high high',
      '2018-02 - high',
      '2018-03 - high',
      '2018-04 - high',
      '2018-05 low high',
      '2018-06 - high',
      '2018-07 - low',
      '2018-08 - low',
    ]);
  });

  it('are held six months, whatever the window says', () => {
    // High since March; in July its window (June and July) has none, but that is four months on. January is ten.
    const recalibration = { months: [1, 7], windowMonths: 2, minimumHoldMonths: 6 };
    const brief = { ...programme, tiers: { ...programme.tiers, recalibration } };
    const credited = (month: string): string | null | undefined =>
      statement([adjusted('2018-03', '10')], month, brief)?.creditedTier;
    expect([credited('2018-07'), credited('2018-12'), credited('2019-01')]).toEqual(['high', 'high', null]);
  });

  it('may ask for attributes, which are merged key by key until null removes one', () => {
    const both = withTiers({
      name: 'both',
      requirements: {
        all: ['x', 'y'].map((key) => ({ fact: 'attributes', path: `$.${key}`, operator: 'equal', value: 1 })),
      },
    });
    const updated = (time: string, attributes: object): Entry => [
      time,
      'partner.updated',
      { partner: 'acme', attributes },
    ];
    const entries = [
      updated('2018-01-05T00:00:00Z', { x: 1 }),
      updated('2018-02-05T00:00:00Z', { y: 1 }),
      updated('2018-03-05T00:00:00Z', { x: null }),
    ];
    const performances = ['2018-01', '2018-02', '2018-03'].map(
      (month) => statement(entries, month, both)?.performanceTier,
    );
    expect(performances).toEqual([undefined, 'both', null]);
  });

  it('compare points as exact decimals', () => {
    const tenth = withTiers({
      name: 'tenth',
      requirements: { all: [{ fact: 'totalPoints', operator: 'equal', value: 0.3 }] },
    });
    expect(statement([adjusted('2018-01', '0.1'), adjusted('2018-01', '0.2')], '2018-01', tenth)?.creditedTier).toBe(
      'tenth',
    );
  });
});

describe('an adjustment', () => {
  it('counts in its month only, before or after its own time, and may leave less than nothing', () => {
    expect(statement([adjusted('2018-03', '-1.50')], '2018-03')).toMatchObject({
      managedPoints: '0',
      totalPoints: '-1.5',
      lines: [],
    });
    expect(statement([adjusted('2018-03', '-1.50')], '2018-04')).toBeUndefined();
    expect(statement([adjusted('2018-09', '2')], '2018-09')?.totalPoints).toBe('2');
  });
});

it('gives no statements for an empty log', () => {
  expect(referenceStatements({ rawEvents: [], programme: [PLAIN] })).toEqual([]);
  expect(referenceStatements({ rawEvents: rawEvents(SETTING), programme: [PLAIN] })).toEqual([]);
});
