/** Relationships as they are answered, to machines and by the command line. */
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Period } from '../../rules/relationship/period.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { Relationship } from '../../store/relationships.ts';
import type { RunStatus } from '../../store/pairs/pair-row.ts';

export type PeriodView = ReturnType<typeof periodView>;
export type RelationshipView = ReturnType<typeof relationshipView>;
export type StandingView = ReturnType<typeof standingView>;

/** While it runs: until when and held by what. When it is over: when and why. */
export function periodView({ start, startedBy, end, endReason, endedBy, expiresAt, heldBy }: Period) {
  const runs = end === null;
  return {
    since: formatInstant(start),
    startedBy,
    expiresAt: runs ? formatInstant(expiresAt) : null,
    heldBy: runs ? { ...heldBy, time: formatInstant(heldBy.time) } : null,
    end: runs ? null : formatInstant(end),
    endReason,
    endedBy,
  };
}

export function relationshipView({ partner, client, period }: Relationship) {
  return { partner, client, status: statusOf(period), ...periodView(period) };
}

/** A pair at an instant. */
export interface PairStanding extends Pair {
  readonly at: Instant;
  readonly run: RunStatus;
  readonly sharedWith: readonly Relationship[];
  /** Ascending. */
  readonly periods: readonly Period[];
}

export function standingView({ partner, client, at, run, sharedWith, periods }: PairStanding) {
  const last = periods.at(-1);
  return {
    partner,
    client,
    at: formatInstant(at),
    status: last === undefined ? ('never' as const) : statusOf(last),
    run,
    sharedWith: sharedWith.map((other) => ({ partner: other.partner, since: formatInstant(other.period.start) })),
    periods: periods.map(periodView),
  };
}

function statusOf({ end }: Period): 'managed' | 'ended' {
  return end === null ? 'managed' : 'ended';
}
