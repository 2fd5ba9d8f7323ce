import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartnerId } from '../../../rules/ids.ts';
import { sharingOf, type ClientPeriod, type SharingChange } from '../../../rules/notices/sharing.ts';

const NOW = 100;

function period(partner: string, start: number, end: number): ClientPeriod {
  return { partner: partner as PartnerId, startedBy: { source: 's', id: `${partner}${start}` }, start, end };
}

/** What is told because of each period, those that have an instant in common with it being the others. */
function told(periods: readonly ClientPeriod[], now = NOW): readonly string[] {
  const changes = periods.flatMap((one) => sharingOf(one, meeting(one, periods), now));
  return [...new Set(changes.map(text))].sort();
}

function meeting(one: ClientPeriod, periods: readonly ClientPeriod[]): readonly ClientPeriod[] {
  return periods.filter(({ partner, start, end }) => partner !== one.partner && start <= one.end && end >= one.start);
}

function text({ kind, told: whom, of, at, partners }: SharingChange): string {
  return `${at}: ${whom} hears ${kind} of ${of.partner}, ${partners} now`;
}

describe('sharing a client', () => {
  it('is told to the partner that was there, when another begins and when it ends', () => {
    expect(told([period('p', 10, 90), period('q', 20, 40)])).toEqual([
      '20: p hears sharing_started of q, 2 now',
      '40: p hears sharing_ended of q, 1 now',
    ]);
  });

  it('is told to the one that came second, when the first ends', () => {
    expect(told([period('p', 10, 40), period('q', 20, 90)])).toEqual([
      '20: p hears sharing_started of q, 2 now',
      '40: q hears sharing_ended of p, 1 now',
    ]);
  });

  it('is not told before its time', () => {
    expect(told([period('p', 10, 90), period('q', 20, 40)], 39)).toEqual(['20: p hears sharing_started of q, 2 now']);
  });

  it('is none when one begins at the instant at which the other ends', () => {
    expect(told([period('p', 10, 20), period('q', 20, 40)])).toEqual([]);
  });

  it('is none with a period that was terminated at the instant at which it started', () => {
    expect(told([period('p', 10, 90), period('q', 20, 20)])).toEqual([]);
  });

  it('is told to both when both begin at one instant, and to neither when both end', () => {
    expect(told([period('p', 10, 90), period('q', 10, 90)])).toEqual([
      '10: p hears sharing_started of q, 2 now',
      '10: q hears sharing_started of p, 2 now',
    ]);
  });
});

describe('whatever the periods are', () => {
  const lives = fc.array(fc.record({ partner: fc.constantFrom('p', 'q', 'r'), start: fc.nat(12), length: fc.nat(6) }), {
    maxLength: 8,
  });

  /** Periods of one partner never overlap: those that would are left out. */
  function apart(drawn: readonly { partner: string; start: number; length: number }[]): readonly ClientPeriod[] {
    const kept: ClientPeriod[] = [];
    for (const { partner, start, length } of drawn) {
      const one = period(partner, start, start + length);
      if (!kept.some((other) => other.partner === partner && other.start <= one.end && one.start <= other.end)) {
        kept.push(one);
      }
    }
    return kept;
  }

  it('a partner is told exactly when the others that manage the client with it become more or fewer', () => {
    fc.assert(
      fc.property(lives, fc.nat(20), (drawn, now) => {
        const periods = apart(drawn);
        const expected = new Set<string>();
        for (const mine of periods) {
          for (const other of periods) {
            if (other.partner === mine.partner || other.start === other.end) continue;
            const count = (at: number): number => periods.filter(({ start, end }) => start <= at && at < end).length;
            const isThere = (at: number): boolean => mine.start <= at && at < mine.end;
            if (other.start <= now && isThere(other.start)) {
              expected.add(
                text({
                  kind: 'sharing_started',
                  told: mine.partner,
                  of: other,
                  at: other.start,
                  partners: count(other.start),
                }),
              );
            }
            if (other.end <= now && isThere(other.end) && mine.start < other.end) {
              expected.add(
                text({
                  kind: 'sharing_ended',
                  told: mine.partner,
                  of: other,
                  at: other.end,
                  partners: count(other.end),
                }),
              );
            }
          }
        }
        expect(told(periods, now)).toEqual([...expected].sort());
      }),
    );
  });

  it('looking only at the ones that became known last, each in its turn, tells the same', () => {
    fc.assert(
      fc.property(lives, (drawn) => {
        const periods = apart(drawn);
        const inTurn = periods.flatMap((one, index) =>
          sharingOf(one, meeting(one, periods.slice(0, index)), NOW).map(
            ({ kind, told: whom, of }) => `${whom} ${kind} ${of.startedBy.id}`,
          ),
        );
        const atOnce = periods.flatMap((one) =>
          sharingOf(one, meeting(one, periods), NOW).map(
            ({ kind, told: whom, of }) => `${whom} ${kind} ${of.startedBy.id}`,
          ),
        );
        expect([...new Set(inTurn)].sort()).toEqual([...new Set(atOnce)].sort());
      }),
    );
  });
});
