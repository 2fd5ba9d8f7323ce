import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomLog, reordered } from './random-log.ts';
import { randomProgramme } from './random-programme.ts';
import { acceptEvents } from './reference/accept.ts';
import { keyOf } from './reference/events.ts';
import {
  add,
  compareFractions,
  dividedBy,
  fraction,
  fromUnits,
  parseDecimal,
  sum,
  wholeUnits,
} from './reference/fraction.ts';
import { groupBy } from './reference/group-by.ts';
import { DAY_MS, formatInstant } from './reference/instants.ts';
import type { ReferenceInput } from './reference/log.ts';
import { readLog } from './reference/log.ts';
import { minorUnitDecimals } from './reference/minor-units.ts';
import { isManagedAt } from './reference/periods.ts';
import type { Programme } from './reference/programme.ts';
import { referencePeriods, referenceStatements, referenceVerdicts } from './reference/reference.ts';

const SEED = 20_180_101;
// The random files have the shape of real ones; only their type is looser.
const programme = randomProgramme().map((versions) => versions as unknown as Programme);
const input = fc.record({ rawEvents: randomLog(), programme });

const check = <T>(arbitrary: fc.Arbitrary<T>, claim: (value: T) => void, numRuns: number): void =>
  fc.assert(fc.property(arbitrary, claim), { numRuns, seed: SEED });

const everything = (log: ReferenceInput): unknown[] => [
  referenceVerdicts(log),
  referencePeriods(log),
  referenceStatements(log),
];

describe('the reference on random logs', () => {
  it('gives the same whatever the order of arrival', () => {
    const twice = randomLog({ conflicts: false, maxEvents: 30 }).chain((events) =>
      fc.record({ events: fc.constant(events), others: reordered(events), programme }),
    );
    check(
      twice,
      (log) => {
        const straight = everything({ rawEvents: log.events, programme: log.programme });
        expect(everything({ rawEvents: log.others, programme: log.programme })).toEqual(straight);
      },
      60,
    );
  });

  it('knows at an instant just what the events up to it and the corrections say', () => {
    check(
      input,
      (log) => {
        const { events } = readLog(log);
        const at = events[Math.floor(events.length * 0.7)]?.time ?? 0;
        const isKnown = (event: { time: number; type: string }): boolean =>
          event.time <= at || event.type === 'activity.voided' || event.type === 'adjustment.posted';
        const answers = acceptEvents(log.rawEvents);
        const rawEvents = log.rawEvents.filter((_, index) => {
          const event = answers[index]?.event ?? null;
          return event !== null && isKnown(event);
        });
        const earlier = { rawEvents, programme: log.programme };
        const time = formatInstant(at);
        expect(referenceVerdicts(log, time)).toEqual(referenceVerdicts(earlier));
        expect(referencePeriods(log, time)).toEqual(referencePeriods(earlier, time));
      },
      100,
    );
  });

  it('has a period exactly where the definition says that the pair is managed, and none that overlap', () => {
    check(
      input,
      (log) => {
        const read = readLog(log);
        const last = (read.events.at(-1)?.time ?? 0) + 400 * DAY_MS;
        const periods = referencePeriods(log, formatInstant(last));
        for (const ofPair of groupBy(periods, ({ partner, client }) => keyOf(partner, client)).values()) {
          const { partner = '', client = '' } = ofPair[0] ?? {};
          const edges = [...read.events.map(({ time }) => time), ...ofPair.map(({ end }) => Date.parse(end ?? ''))];
          for (const instant of new Set(edges.flatMap((edge) => [edge - 1, edge]))) {
            const covering = ofPair.filter(
              ({ start, end }) => Date.parse(start) <= instant && instant < Date.parse(end ?? ''),
            );
            expect(covering.length).toBe(isManagedAt(read, partner, client, instant) ? 1 : 0);
          }
        }
      },
      60,
    );
  });

  it('splits every MRR without a rest', () => {
    check(
      input,
      (log) => {
        const managed = referenceStatements(log).flatMap(({ month, lines }) =>
          lines.filter(({ n }) => n > 0).map((line) => ({ month, ...line })),
        );
        for (const lines of groupBy(managed, ({ month, client }) => keyOf(month, client)).values()) {
          const { mrr = '0', currency = null, n = 0 } = lines[0] ?? {};
          const decimals = minorUnitDecimals(currency);
          const whole = fromUnits(wholeUnits(parseDecimal(mrr), decimals), decimals);
          const shares = lines.map(({ share }) => parseDecimal(share));
          expect(lines.length).toBe(n);
          expect(compareFractions(sum(shares), whole)).toBe(0);
          const fair = dividedBy(whole, fraction(BigInt(n)));
          const oneUnit = fromUnits(1n, decimals);
          expect(shares.every((share) => compareFractions(share, add(fair, oneUnit)) < 0)).toBe(true);
        }
      },
      60,
    );
  });

  it('makes totals that add up to their lines', () => {
    check(
      input,
      (log) => {
        for (const { lines, managedPoints } of referenceStatements(log)) {
          const total = sum(lines.map(({ points }) => parseDecimal(points)));
          expect(compareFractions(total, parseDecimal(managedPoints))).toBe(0);
        }
      },
      30,
    );
  });

  it('gives a month the same statements before and after what happened later', () => {
    check(
      input,
      (log) => {
        const february = '2019-02';
        const end = Date.parse('2019-02-28T18:30:00Z'); // the first of the time zones to reach March
        const answers = acceptEvents(log.rawEvents);
        const early = log.rawEvents.filter((_, index) => {
          const event = answers[index]?.event ?? null;
          const isRegistration = event?.type === 'partner.registered'; // an adjustment needs it at any time
          const isCorrection = event?.type === 'activity.voided' || event?.type === 'adjustment.posted';
          return event !== null && (event.time < end || isCorrection || isRegistration);
        });
        const india = log.programme.map((version) => {
          return { ...version, program: { ...version.program, timezone: 'Asia/Kolkata' } };
        });
        const all = { rawEvents: log.rawEvents, programme: india };
        const then = { rawEvents: early, programme: india };
        expect(referenceStatements(then, '2000-01', february)).toEqual(referenceStatements(all, '2000-01', february));
      },
      60,
    );
  });
});

describe('random logs', () => {
  it('reach every answer, reason, end and note', () => {
    const logs = fc.sample(input, { numRuns: 350, seed: SEED + 1 });
    const seen = new Set<string>();
    for (const log of logs) {
      for (const { answer, event } of acceptEvents(log.rawEvents)) seen.add(answer).add(event?.type ?? 'none');
      for (const { reason } of referenceVerdicts(log)) seen.add(reason ?? 'qualifies');
      for (const { start, end, endReason } of referencePeriods(log)) {
        seen.add(endReason ?? 'running').add(start === end ? 'empty period' : 'period');
      }
      for (const { lines, tierBefore, creditedTier } of referenceStatements(log)) {
        seen.add(`${tierBefore ?? 'none'} to ${creditedTier ?? 'none'}`);
        for (const { n, notes } of lines)
          seen
            .add(`n = ${n}`)
            .add(notes[0]?.code ?? 'no note')
            .add(notes[1]?.code ?? 'one');
      }
    }
    expect(EXPECTED.filter((one) => !seen.has(one))).toEqual([]);
  });
});

const EXPECTED = [
  ['accepted', 'duplicate', 'conflict', 'refused'],
  ['partner.registered', 'partner.updated', 'client.registered', 'client.subscription.changed', 'user.created'],
  ['user.tagged', 'user.untagged', 'user.deactivated', 'user.reactivated', 'user.deleted', 'user.assigned'],
  ['access.granted', 'access.removed', 'activity.performed', 'activity.voided', 'deal.closed', 'deal.cancelled'],
  ['adjustment.posted', 'qualifies', 'unattributed', 'user_deleted', 'user_deactivated', 'not_partner_employee'],
  ['not_assigned', 'no_access', 'unknown_tool', 'rule_not_met', 'voided', 'running', 'empty period'],
  ['activity_expired', 'access_removed_by_partner', 'removed_from_client_account', 'user_deleted'],
  ['n = 0', 'n = 1', 'n = 2', 'n = 3', 'no_rate', 'below_activity_threshold', 'no note'],
  ['none to member', 'member to guardian', 'guardian to steward', 'steward to none'],
].flat();
