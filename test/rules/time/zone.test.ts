import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, formatInstant, type Instant } from '../../../rules/time/instant.ts';
import { monthAtIndex, monthIndex, parseMonth, type Month } from '../../../rules/time/month.ts';
import { dayEnds, startOfMonth, zoneOffset } from '../../../rules/time/zone.ts';

const MINUTE = 60_000;
const month = (text: string): Month => parseMonth(text) as Month;
const start = (text: string, zone: string): string => formatInstant(startOfMonth(month(text), zone));

describe('the first instant of a month', () => {
  it.each([
    ['2019-07', 'UTC', '2019-07-01T00:00:00.000Z'],
    ['2019-07', 'America/New_York', '2019-07-01T04:00:00.000Z'],
    ['2019-12', 'America/New_York', '2019-12-01T05:00:00.000Z'],
    ['2019-07', 'Asia/Kolkata', '2019-06-30T18:30:00.000Z'],
    ['2019-07', 'Asia/Kathmandu', '2019-06-30T18:15:00.000Z'],
    ['2019-07', 'Pacific/Kiritimati', '2019-06-30T10:00:00.000Z'],
    ['2019-07', 'Etc/GMT+12', '2019-07-01T12:00:00.000Z'],
    ['0050-03', 'UTC', '0050-03-01T00:00:00.000Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    expect(start(text, zone)).toBe(instant);
  });

  it('is the end of the gap where midnight is skipped', () => {
    // Asunción went from 23:59:59 (UTC−4) to 01:00 (UTC−3).
    expect(start('2017-10', 'America/Asuncion')).toBe('2017-10-01T04:00:00.000Z');
  });

  it('is the first midnight where it comes twice', () => {
    // Havana went back from 01:00 (UTC−4) to 00:00 (UTC−5).
    expect(start('2015-11', 'America/Havana')).toBe('2015-11-01T04:00:00.000Z');
  });

  it('is the first of the two also where the clocks go back into the month before', () => {
    // St John's went back from 00:01 (UTC−2:30) to 23:01 (UTC−3:30).
    expect(start('2009-11', 'America/St_Johns')).toBe('2009-11-01T02:30:00.000Z');
  });

  it('knows local mean time, to the second', () => {
    expect(start('1850-01', 'Europe/Paris')).toBe('1849-12-31T23:50:39.000Z');
    expect(start('0001-01', 'Europe/Paris')).toBe('0000-12-31T23:50:39.000Z');
  });

  it('is asked of a zone that exists', () => {
    expect(() => start('2019-07', 'Mars/Olympus_Mons')).toThrow(RangeError);
  });
});

describe('the ends of the days of a month', () => {
  it('are 24 hours apart where the clocks are not changed', () => {
    const ends = dayEnds(month('2019-02'), 'Asia/Kolkata');
    expect(ends).toHaveLength(28);
    expect(ends.slice(1).every((end, index) => end - (ends[index] as Instant) === DAY_MS)).toBe(true);
    expect(ends.at(-1)).toBe(startOfMonth(month('2019-03'), 'Asia/Kolkata'));
  });

  it('follow the clocks over a change', () => {
    const ends = dayEnds(month('2019-03'), 'Europe/Paris');
    expect(ends).toHaveLength(31);
    expect(ends.slice(29).map(formatInstant)).toEqual(['2019-03-30T23:00:00.000Z', '2019-03-31T22:00:00.000Z']);
  });

  it('follow a skipped midnight', () => {
    // São Paulo, 4 November 2018: the day began at 01:00 (UTC−2).
    const ends = dayEnds(month('2018-11'), 'America/Sao_Paulo').map(formatInstant);
    expect(ends.slice(1, 4)).toEqual([
      '2018-11-03T03:00:00.000Z',
      '2018-11-04T03:00:00.000Z',
      '2018-11-05T02:00:00.000Z',
    ]);
  });

  it('leave out a day that never was', () => {
    const ends = dayEnds(month('2011-12'), 'Pacific/Apia');
    expect(ends).toHaveLength(30);
    expect(ends.at(-1)).toBe(startOfMonth(month('2012-01'), 'Pacific/Apia'));
  });
});

const zones = fc.constantFrom(
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Havana',
  'America/Asuncion',
  'Asia/Kolkata',
  'Asia/Beirut',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Europe/London',
  'Pacific/Apia',
  'Pacific/Kiritimati',
);

/** The zone's clock at an instant, as `Intl` prints it. */
function clock(t: Instant, zone: string): string {
  return new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(t);
}

describe('in any zone', () => {
  it('the offset gives the time that its clocks show', () => {
    const years1900to2100 = fc.integer({ min: -2_208_988_800_000, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(zones, years1900to2100, (zone, t) => {
        expect(clock(t, zone)).toBe(clock(t + zoneOffset(t, zone), 'UTC'));
      }),
    );
  });

  it('no instant up to a day before the start of a month shows that month', () => {
    const years1950to2050 = fc.integer({ min: monthIndex(month('1950-01')), max: monthIndex(month('2050-01')) });
    fc.assert(
      fc.property(zones, years1950to2050, (zone, index) => {
        const name = monthAtIndex(index);
        const begin = startOfMonth(name, zone);
        expect(clock(begin, zone).startsWith(name)).toBe(true);
        expect(clock(begin - 1, zone) < name).toBe(true);
        for (let t = begin - DAY_MS; t < begin; t += 15 * MINUTE) {
          expect(t + zoneOffset(t, zone)).toBeLessThan(startOfMonth(name, 'UTC'));
        }
      }),
      { numRuns: 60 },
    );
  });
});
