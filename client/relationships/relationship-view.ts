/** Relationships as they are answered, to machines and by the command line. */
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Period } from '../../rules/relationship/period.ts';
import { compareText } from '../../rules/text.ts';
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
  /** Whether any fact brings the partner and the client together. */
  readonly isEngaged: boolean;
  readonly sharedWith: readonly Relationship[];
  /** Ascending. */
  readonly periods: readonly Period[];
}

/** How a pair stands, as the programme sees it. */
export function standingView({ partner, client, at, run, sharedWith, periods }: PairStanding) {
  return {
    partner,
    client,
    at: formatInstant(at),
    status: statusOfPeriods(periods),
    run,
    // By partner id the order would tell a partner something of who they are.
    sharedWith: [...sharedWith].sort(byStart).map(sharerView),
    periods: periods.map(periodView),
  };
}

/** How the last of a pair's periods leaves it. */
export function statusOfPeriods(periods: readonly Period[]): 'managed' | 'ended' | 'never' {
  const last = periods.at(-1);
  return last === undefined ? 'never' : statusOf(last);
}

/** The same as the partner itself sees it: of others how many share and since when, and only while it shares. */
export function ownStandingView(standing: PairStanding): StandingView {
  const view = standingView(standing);
  return { ...view, sharedWith: view.status === 'managed' ? view.sharedWith.map(({ since }) => ({ since })) : [] };
}

/** The earliest first, as remainders of credit go (`docs/domain.md §6`). */
function byStart(a: Relationship, b: Relationship): number {
  return a.period.start - b.period.start || compareText(a.partner, b.partner);
}

function sharerView({ partner, period }: Relationship): { readonly partner?: string; readonly since: string } {
  return { partner, since: formatInstant(period.start) };
}

function statusOf({ end }: Period): 'managed' | 'ended' {
  return end === null ? 'managed' : 'ended';
}
