import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FREQUENCIES, lastDigestAt, nextDigestAt } from '../../../rules/digest/schedule.ts';
import { DAY_MS, formatInstant, parseInstant, type Instant } from '../../../rules/time/instant.ts';

const at = (text: string): Instant => parseInstant(text) as Instant;
const ZONES = ['UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Pacific/Kiritimati'];
const instants = integer({ min: at('2000-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') });

describe('the next digest', () => {
  it.each([
    ['daily', 'UTC', '2026-03-10T06:59:59.999Z', '2026-03-10T07:00:00.000Z'],
    ['daily', 'UTC', '2026-03-10T07:00:00Z', '2026-03-11T07:00:00.000Z'],
    ['daily', 'Europe/Paris', '2026-03-28T12:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['daily', 'Europe/Paris', '2026-03-27T12:00:00Z', '2026-03-28T06:00:00.000Z'],
    ['weekly', 'UTC', '2026-11-27T00:00:00Z', '2026-11-30T07:00:00.000Z'],
    ['weekly', 'UTC', '2026-11-30T07:00:00Z', '2026-12-07T07:00:00.000Z'],
    // Monday morning there, Sunday evening in UTC.
    ['weekly', 'Pacific/Kiritimati', '2026-11-29T00:00:00Z', '2026-11-29T17:00:00.000Z'],
    // Apia skipped 30 December 2011: the one of that day comes when the 31st begins.
    ['daily', 'Pacific/Apia', '2011-12-29T18:00:00Z', '2011-12-30T10:00:00.000Z'],
  ] as const)('%s in %s after %s is at %s', (frequency, zone, after, expected) => {
    expect(formatInstant(nextDigestAt(at(after), frequency, zone))).toBe(expected);
  });

  it('comes after now and within the time of its frequency, and none is between', () => {
    assert(
      property(instants, constantFrom(...FREQUENCIES), constantFrom(...ZONES), (after, frequency, zone) => {
        const next = nextDigestAt(after, frequency, zone);
        const days = frequency === 'daily' ? 1 : 7;
        expect(next).toBeGreaterThan(after);
        expect(next - after).toBeLessThanOrEqual((days + 1) * DAY_MS);
        expect(nextDigestAt(next - 1, frequency, zone)).toBe(next);
      }),
    );
  });
});

describe('the last digest', () => {
  it('is the latest that was due by now, however many were missed', () => {
    const missed = integer({ min: 0, max: 400 * DAY_MS });
    assert(
      property(instants, missed, constantFrom(...FREQUENCIES), constantFrom(...ZONES), (t, late, frequency, zone) => {
        const first = nextDigestAt(t, frequency, zone);
        const now = first + late;
        const last = lastDigestAt(first, now, frequency, zone);
        expect(last).toBeGreaterThanOrEqual(first);
        expect(last).toBeLessThanOrEqual(now);
        expect(nextDigestAt(last, frequency, zone)).toBeGreaterThan(now);
      }),
    );
  });
});
