import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, formatSpeed, parseDuration, parseSpeed } from '../../platform/duration.ts';

describe('durations', () => {
  it.each([
    ['0', 0],
    ['500ms', 500],
    ['45s', 45_000],
    ['12h', 43_200_000],
    ['1d', 86_400_000],
    ['30d', 2_592_000_000],
    ['2w', 1_209_600_000],
    ['1d12h', 129_600_000],
  ])('%s is %i ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', '1', '1.5h', '-1d', 'd', '1 d', '1D', '1y', '1d 2h', '1d/s', '99999999999999w'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  it('are read back as they were printed', () => {
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });
});

describe('speeds', () => {
  it.each([
    ['10d/s', 864_000],
    ['1s/s', 1],
    ['1h/m', 60],
    ['90d/1m30s', 86_400],
    ['1ms/s', 0.001],
    ['0', 0],
    ['0/s', 0],
  ])('%s is %d programme ms a real ms', (text, speed) => {
    expect(parseSpeed(text)).toBe(speed);
  });

  it.each(['', '10d', '10d/', '/s', '10d/0s', '10d/s/s', 'fast', '1', '10d/x'])('%j is none', (text) => {
    expect(parseSpeed(text)).toBeNull();
  });

  it('are read back as they were printed, to the millisecond a second', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000_000), (perSecond) => {
        expect(parseSpeed(formatSpeed(perSecond / 1000))).toBe(perSecond / 1000);
      }),
    );
  });
});
