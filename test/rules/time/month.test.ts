import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareMonths,
  monthAtIndex,
  monthIndex,
  monthNumber,
  monthsFromTo,
  nextMonth,
  parseMonth,
  plusMonths,
  previousMonth,
  type Month,
} from '../../../rules/time/month.ts';

const month = (text: string): Month => parseMonth(text) as Month;
const anyIndex = fc.integer({ min: -50, max: 130_000 });

describe('a month', () => {
  it.each(['2019-01', '2019-12', '0000-01', '9999-12'])('is read from %s', (text) => {
    expect(parseMonth(text)).toBe(text);
  });

  it.each(['2019-00', '2019-13', '2019-1', '19-01', '2019-01-01', ' 2019-01', '2019-01\n', '-2019-01', ''])(
    'is not read from %j',
    (text) => {
      expect(parseMonth(text)).toBeNull();
    },
  );

  it('is followed by the next, over the end of a year', () => {
    expect(nextMonth(month('2018-12'))).toBe('2019-01');
    expect(previousMonth(month('2019-01'))).toBe('2018-12');
    expect(plusMonths(month('2019-07'), -12)).toBe('2018-07');
    expect(plusMonths(month('2019-07'), 18)).toBe('2021-01');
  });

  it('has its number in the year', () => {
    expect([month('2019-01'), month('2019-12')].map(monthNumber)).toEqual([1, 12]);
  });

  it('is written with an expanded year outside the years of four digits', () => {
    expect(nextMonth(month('9999-12'))).toBe('+010000-01');
    expect(previousMonth(month('0000-01'))).toBe('-000001-12');
  });

  it('comes back from its index, in the order of time', () => {
    fc.assert(
      fc.property(anyIndex, anyIndex, (a, b) => {
        expect(monthIndex(monthAtIndex(a))).toBe(a);
        expect(Math.sign(compareMonths(monthAtIndex(a), monthAtIndex(b)))).toBe(Math.sign(a - b));
        expect(plusMonths(monthAtIndex(a), b - a)).toBe(monthAtIndex(b));
      }),
    );
  });

  it('is one of a series that holds both ends', () => {
    expect([...monthsFromTo(month('2018-11'), month('2019-02'))]).toEqual(['2018-11', '2018-12', '2019-01', '2019-02']);
    expect([...monthsFromTo(month('2018-11'), month('2018-10'))]).toEqual([]);
  });
});
