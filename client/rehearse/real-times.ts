/** When, in real time, the ends of periods were due, were noticed, and were recorded by their runs. */
import type { ClockSegments } from '../../platform/clock.ts';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { EventName, TenureEvent } from '../../rules/events/event.ts';
import { pairKey, type Pair } from '../../rules/relationship/pair.ts';
import type { EndedPeriod } from '../../rules/relationship/period.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { PeriodNotice } from '../../store/notices/period-notices.ts';
import { realInstantOf } from './real-instant.ts';
import type { MatchedEnd } from './runs/match-runs.ts';

export interface RealTimesInput {
  readonly segments: ClockSegments;
  /** Real instant at which an event was acknowledged; null if it never was. */
  readonly acknowledgedAt: (name: EventName) => number | null;
  readonly accepted: readonly TenureEvent[];
  readonly notices: readonly PeriodNotice[];
  /** Real milliseconds in which a run must begin. */
  readonly startWithinMs: number;
}

export interface EndLateness extends Pair {
  readonly end: Instant;
  readonly kind: 'expired' | 'terminated';
  readonly runId: string;
  readonly ms: number;
}

export interface RealTimes {
  /** Real milliseconds from the instant at which each end was due until its run had closed. */
  lateness(ends: readonly MatchedEnd[]): readonly EndLateness[];
  /** Whether a period was over in the fold that first saw it, or before a run could have been started. */
  wasOverBeforeRun(pair: Pair, period: EndedPeriod): boolean;
}

export function createRealTimes(input: RealTimesInput): RealTimes {
  const { segments, acknowledgedAt, notices, startWithinMs } = input;
  const noticed = new Map(notices.map((notice) => [noticeName(notice.kind, notice, notice), notice]));
  const corrections = correctionTimes(input);

  /** An expiry is due when the clock shows it; a termination once its event is acknowledged. */
  const dueAt = ({ end, endedBy }: EndedPeriod): number => {
    const shown = realInstantOf(segments, end);
    return endedBy === null ? shown : Math.max(shown, acknowledgedAt(endedBy) ?? shown);
  };

  return {
    lateness: (ends) =>
      ends.map(({ pair, period, chain }) => {
        const closedAt = chain.last.closedAt ?? Infinity;
        // An end that a correction has moved into the past is due when the correction is acknowledged.
        const moved = (corrections.get(pairKey(pair)) ?? []).filter((at) => at <= closedAt);
        const ms = Math.max(0, closedAt - Math.max(dueAt(period), ...moved));
        const { partner, client } = pair;
        const kind = period.endedBy === null ? 'expired' : 'terminated';
        return { partner, client, end: period.end, kind, runId: chain.last.runId, ms };
      }),
    wasOverBeforeRun: (pair, period) => {
      const started = noticed.get(noticeName('started', pair, period.startedBy));
      // Nothing is noticed of a period that started before anything was accepted.
      if (started === undefined) {
        return dueAt(period) - (acknowledgedAt(period.startedBy) ?? -Infinity) <= startWithinMs;
      }
      const ended = noticed.get(noticeName('ended', pair, period.startedBy));
      if (ended !== undefined && ended.at === period.end && ended.recordedAt === started.recordedAt) return true;
      return dueAt(period) - realInstantOf(segments, started.recordedAt) <= startWithinMs;
    },
  };
}

function noticeName(kind: PeriodNotice['kind'], pair: Pair, startedBy: EventName): string {
  return `${kind}\u0000${pairKey(pair)}\u0000${eventNameKey(startedBy)}`;
}

/** Real instants at which activities of a pair were voided, by pair. */
function correctionTimes({ accepted, acknowledgedAt }: RealTimesInput): ReadonlyMap<string, readonly number[]> {
  const partnerOf = new Map<string, Pair['partner']>();
  const pairOf = new Map<string, string>();
  for (const event of accepted) if (event.type === 'user.created') partnerOf.set(event.data.user, event.data.partner);
  for (const event of accepted) {
    if (event.type !== 'activity.performed') continue;
    const partner = partnerOf.get(event.data.user);
    if (partner !== undefined) pairOf.set(eventNameKey(event), pairKey({ partner, client: event.data.client }));
  }
  const times = new Map<string, number[]>();
  for (const event of accepted) {
    if (event.type !== 'activity.voided') continue;
    const pair = pairOf.get(eventNameKey(event.data.activity));
    const at = acknowledgedAt(event);
    if (pair !== undefined && at !== null) times.set(pair, [...(times.get(pair) ?? []), at]);
  }
  return times;
}
