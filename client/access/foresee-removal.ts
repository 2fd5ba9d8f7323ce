/** What removing a user's access will do to a relationship: decided by the same fold that will judge it. */
import type { RemovedBy } from '../../rules/events/event.ts';
import type { ClientId, UserId } from '../../rules/ids.ts';
import { foldPair } from '../../rules/relationship/fold-pair.ts';
import { isManaging } from '../../rules/relationship/managing-users.ts';
import type { PairState } from '../../rules/relationship/pair-state.ts';
import type { RunningPeriod } from '../../rules/relationship/period.ts';
import type { Instant } from '../../rules/time/instant.ts';

export type ForeseenRemoval =
  /** Nobody is left who manages the pair: the period ends at that instant. */
  | { readonly kind: 'ends'; readonly period: RunningPeriod }
  /** Others keep it managed; live activities of the removed user count on. */
  | { readonly kind: 'stays'; readonly period: RunningPeriod; readonly managedBy: readonly UserId[] }
  /** The pair is not managed, so nothing can end. */
  | { readonly kind: 'not_managed' };

export interface Removal {
  readonly user: UserId;
  readonly client: ClientId;
  readonly by: RemovedBy;
}

/**
 * @param state of the pair up to `at`
 * @param at when the access is removed
 */
export function foreseeRemoval(state: PairState, { user, client, by }: Removal, at: Instant): ForeseenRemoval {
  const { period } = state;
  if (period === null || period.expiresAt <= at) return { kind: 'not_managed' };
  const event = {
    type: 'access.removed',
    source: 'tenure',
    id: 'foreseen',
    time: at,
    data: { user, client, by },
  } as const;
  const after = foldPair(state, [{ kind: 'roster', event }]).state;
  if (after.period === null) return { kind: 'ends', period };
  const domains = after.domains ?? [];
  const managedBy = [...after.users].flatMap(([id, other]) => (isManaging(other, domains) ? [id] : []));
  return { kind: 'stays', period, managedBy: managedBy.sort() };
}

/** Whether the user has access to the client now. */
export function hasAccess(state: PairState, user: UserId): boolean {
  const known = state.users.get(user);
  return known !== undefined && known.access && !known.deleted;
}
