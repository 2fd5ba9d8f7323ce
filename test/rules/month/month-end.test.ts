/** When months end, and which version that is up to (docs/domain.md §7). */
import { describe, expect, it } from 'vitest';
import { monthEnd, monthOf } from '../../../rules/month/month-end.ts';
import { monthFrame } from '../../../rules/month/month-frame.ts';
import type { RuleBook, RuleSetVersion } from '../../../rules/programme/rule-set-version.ts';
import { formatInstant } from '../../../rules/time/instant.ts';
import { always, at, month, programme } from './world.ts';

const JUNE = month('2019-06');
const version = (timezone: string, from: string): RuleSetVersion => ({
  version: `${timezone}@${from}`,
  effectiveFrom: from === 'always' ? 'always' : at(from),
  programme: programme({ timezone }),
});
const endOf = (book: RuleBook): string => formatInstant(monthEnd(book, JUNE));

describe('a month ends', () => {
  it("at the first instant of the next in the programme's time zone", () => {
    expect(endOf(always())).toBe('2019-07-01T00:00:00.000Z');
    expect(endOf(always({ timezone: 'America/New_York' }))).toBe('2019-07-01T04:00:00.000Z');
    expect(endOf(always({ timezone: 'Asia/Kolkata' }))).toBe('2019-06-30T18:30:00.000Z');
  });

  it('in the zone of the first version before that, and in UTC without any', () => {
    expect(endOf([])).toBe('2019-07-01T00:00:00.000Z');
    expect(endOf([version('Asia/Tokyo', '2019-07-10')])).toBe('2019-06-30T15:00:00.000Z');
    const neverInForce = version('Asia/Tokyo', '2019-07-10');
    expect(endOf([neverInForce, version('America/New_York', '2019-07-10')])).toBe('2019-07-01T04:00:00.000Z');
  });

  it('in the zone of the version in force then', () => {
    const [newYork, tokyo] = [version('America/New_York', 'always'), version('Asia/Tokyo', '2019-06-20')];
    expect(endOf([newYork, tokyo])).toBe('2019-06-30T15:00:00.000Z');
    expect(endOf([newYork, version('Asia/Tokyo', '2019-07-20')])).toBe('2019-07-01T04:00:00.000Z');
    expect(endOf([newYork, tokyo, version('UTC', '2019-06-20')])).toBe('2019-07-01T00:00:00.000Z');
  });

  it('once, where the zone changes between its two ends', () => {
    // It is July in Tokyo from 15:00 on; the change to New York at 20:00 would make it June again.
    expect(endOf([version('Asia/Tokyo', 'always'), version('America/New_York', '2019-06-30T20:00')])).toBe(
      '2019-06-30T15:00:00.000Z',
    );
    // The change to Tokyo at 20:00 makes it July at a stroke.
    expect(endOf([version('America/New_York', 'always'), version('Asia/Tokyo', '2019-06-30T20:00')])).toBe(
      '2019-06-30T20:00:00.000Z',
    );
  });

  it('where the next one begins', () => {
    const book = always({ timezone: 'America/St_Johns' });
    const end = monthEnd(book, month('2009-10'));
    expect([end - 1, end].map((t) => monthOf(book, t))).toEqual(['2009-10', '2009-11']);
    // The hour that St John's lived twice, in October by its clocks, is November's.
    expect(monthOf(book, end + 30 * 60_000)).toBe('2009-11');
  });
});

describe('the month of an instant', () => {
  it.each([
    ['Asia/Tokyo', '2019-06-30T15:00', '2019-07'],
    ['Asia/Tokyo', '2019-06-30T14:59', '2019-06'],
    ['America/New_York', '2019-07-01T03:59', '2019-06'],
    ['UTC', '2019-07-01', '2019-07'],
    ['UTC', '0000-01-01', '0000-01'],
    ['UTC', '9999-12-31T23:59', '9999-12'],
    ['America/New_York', '0000-01-01', '-000001-12'],
  ])('in %s, %s, is %s', (timezone, time, name) => {
    expect(monthOf(always({ timezone }), at(time))).toBe(name);
  });
});

describe('a month is valued', () => {
  it('by the version with the greatest effectiveFrom before its end', () => {
    const versions = [version('UTC', 'always'), version('UTC', '2019-06-30T23:59'), version('UTC', '2019-07-01')];
    expect(monthFrame(versions, JUNE).version).toBe(versions[1]);
  });

  it('once at its end, or at the end of every day', () => {
    expect(monthFrame(always(), JUNE).ends.map(formatInstant)).toEqual(['2019-07-01T00:00:00.000Z']);
    const { ends } = monthFrame(always({ valuation: 'daily_weighted', timezone: 'Asia/Tokyo' }), JUNE);
    expect(ends).toHaveLength(30);
    expect([ends[0], ends[29]].map((end) => formatInstant(end ?? 0))).toEqual([
      '2019-06-01T15:00:00.000Z',
      '2019-06-30T15:00:00.000Z',
    ]);
  });

  it('with the deals of 12 calendar months in the zone of the programme', () => {
    // Summer time in both years, and not between them.
    const { soldFrom } = monthFrame(always({ timezone: 'America/New_York' }), JUNE);
    expect(formatInstant(soldFrom)).toBe('2018-07-01T04:00:00.000Z');
  });
});
