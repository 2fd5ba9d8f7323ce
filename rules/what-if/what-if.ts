/**
 * What another rule set would have made of the same log: exactly the difference of two `compute` runs, said so that
 * whoever is about to publish it can tell who gains and who loses (`docs/interfaces.md §3`, `rules what-if`).
 */
import { formatDecimal, type Decimal } from '../decimal.ts';
import { eventNameKey } from '../events/acceptance.ts';
import type { EventOf, TenureEvent } from '../events/event.ts';
import { pointsOf } from './compare-partners.ts';
import { comparePeriods, type PeriodChange } from './compare-periods.ts';
import { compareStatements, type StatementChange } from './compare-statements.ts';
import { compareVerdicts, type ActivityChange } from './compare-verdicts.ts';
import { groupActivityChanges, type ActivityChangeGroup } from './examples.ts';
import type { Outcome } from './outcome.ts';
import type { Both } from './sides.ts';

export interface WhatIf {
  readonly totals: WhatIfTotals;
  readonly groups: readonly ActivityChangeGroup[];
  readonly activities: readonly ActivityChange[];
  readonly periods: readonly PeriodChange[];
  readonly statements: readonly StatementChange[];
}

export interface WhatIfTotals {
  readonly activities: { readonly gains: number; readonly loses: number; readonly reason: number };
  readonly periods: { readonly begins: number; readonly ends: number; readonly moves: number };
  /** Total points of all statements in the range. */
  readonly points: { readonly before: string; readonly after: string; readonly difference: string };
  /** Statements whose points or anything else differs, and those whose credited tier does. */
  readonly statements: number;
  readonly tiers: number;
}

/** @param events the log of which both outcomes are */
export function compareOutcomes(before: Outcome, after: Outcome, events: readonly TenureEvent[]): WhatIf {
  const activities = compareVerdicts(before.verdicts, after.verdicts);
  const periods = comparePeriods(before.periods, after.periods);
  const statements = compareStatements(before.statements, after.statements);
  const books = { before: before.book, after: after.book };
  return {
    totals: {
      activities: {
        gains: countOf(activities, 'gains'),
        loses: countOf(activities, 'loses'),
        reason: countOf(activities, 'reason'),
      },
      periods: {
        begins: countOf(periods, 'begins'),
        ends: countOf(periods, 'ends'),
        moves: countOf(periods, 'moves'),
      },
      points: pointTotals({ before: pointsOf(before.statements), after: pointsOf(after.statements) }),
      statements: statements.length,
      tiers: statements.filter(isOtherTier).length,
    },
    groups: groupActivityChanges(activities, activitiesOf(events), books),
    activities,
    periods,
    statements,
  };
}

/** Whether the credited tier changes; without a statement there is none. */
export function isOtherTier({ before, after }: StatementChange): boolean {
  return (before?.creditedTier ?? null) !== (after?.creditedTier ?? null);
}

function countOf<Kind extends string>(changes: readonly { readonly kind: Kind }[], wanted: Kind): number {
  return changes.filter(({ kind }) => kind === wanted).length;
}

/** Points of both sides as they are printed. */
export function pointTotals({ before, after }: Both<Decimal>): WhatIfTotals['points'] {
  return {
    before: formatDecimal(before),
    after: formatDecimal(after),
    difference: formatDecimal(after.minus(before)),
  };
}

function activitiesOf(events: readonly TenureEvent[]): ReadonlyMap<string, EventOf<'activity.performed'>> {
  const activities = new Map<string, EventOf<'activity.performed'>>();
  for (const event of events) if (event.type === 'activity.performed') activities.set(eventNameKey(event), event);
  return activities;
}
