/** Removals of access as they are answered: what would happen, and what has happened. */
import type { UserId } from '../../rules/ids.ts';
import type { ForeseenRemoval } from '../../rules/removal/foresee-removal.ts';
import { formatDecimal } from '../../rules/decimal.ts';
import type { RemovalLoss } from '../../rules/removal/removal-loss.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import type { Consequence } from '../../store/removals/consequence.ts';
import { managedOn } from '../../store/removals/managed-on.ts';
import type { PlannedRemoval } from '../../store/removals/plan-removal.ts';
import type { MadeRemoval } from '../../store/removals/removal.ts';
import { periodView } from '../relationships/relationship-view.ts';

export type EffectView = ReturnType<typeof effectView>;
export type LossView = ReturnType<typeof lossView>;
export type ConsequenceView = ReturnType<typeof consequenceView>;

export function effectView(foreseen: ForeseenRemoval) {
  if (foreseen.kind === 'not_managed') return { kind: foreseen.kind };
  const since = formatInstant(foreseen.period.start);
  if (foreseen.kind === 'ends') return { kind: foreseen.kind, since };
  return { kind: foreseen.kind, since, ...managedOn(foreseen.period, foreseen.managedBy) };
}

/** Who can undo it (`docs/domain.md §4`). */
function restoreView(assignAgain: readonly UserId[]) {
  return { by: 'client' as const, assignAgain };
}

/** Who would have to be assigned again, of removals that are planned. */
export function plannedRestoreView(plans: readonly PlannedRemoval[]) {
  return restoreView(plans.flatMap((plan) => (plan.mustBeAssignedAgain ? [plan.removal.user] : [])));
}

export function madeView({ name, removedAt, position }: MadeRemoval) {
  return { event: name, removedAt: formatInstant(removedAt), position };
}

export function consequenceView({ periodsEnded, current, managedBy, assignAgain }: Consequence) {
  return {
    periodsEnded: periodsEnded.map(periodView),
    managed: current === null ? null : managedOn(current, managedBy),
    restore: restoreView(assignAgain),
  };
}

/** Null when nothing is lost, or nobody can say. */
export function lossView(loss: RemovalLoss | null) {
  if (loss === null) return null;
  const { month, clients, points, performanceTier, creditedTier } = loss;
  return {
    month: String(month),
    clients: clients.map(({ client, credit, currency, otherPartners }) => ({
      client: String(client),
      credit: formatDecimal(credit),
      currency,
      otherPartners,
    })),
    points: formatDecimal(points),
    performanceTier,
    creditedTier,
  };
}
