/** What removing access will do to a relationship: decided by the same fold that will judge it. */
import type { RemovedBy } from '../events/event.ts';
import type { ClientId, UserId } from '../ids.ts';
import { foldPair } from '../relationship/fold-pair.ts';
import { isManaging } from '../relationship/managing-users.ts';
import type { PairState, UserState } from '../relationship/pair-state.ts';
import type { RunningPeriod } from '../relationship/period.ts';
import { compareText } from '../text.ts';
import type { Instant } from '../time/instant.ts';

export type ForeseenRemoval =
  /** Nobody is left who manages the pair: the period ends at that instant. */
  | { readonly kind: 'ends'; readonly period: RunningPeriod }
  /** Others keep it managed; live activities of the removed users count on. */
  | { readonly kind: 'stays'; readonly period: RunningPeriod; readonly managedBy: readonly UserId[] }
  /** The pair is not managed, so nothing can end. */
  | { readonly kind: 'not_managed' };

/** From which client, and from which side, access is removed. */
export interface RemovalPlace {
  readonly client: ClientId;
  readonly by: RemovedBy;
}

export interface Removal extends RemovalPlace {
  readonly user: UserId;
}

/**
 * @param state of the pair up to `at`
 * @param users who lose their access, all at `at`
 */
export function foreseeRemoval(
  state: PairState,
  users: readonly UserId[],
  { client, by }: RemovalPlace,
  at: Instant,
): ForeseenRemoval {
  const { period } = state;
  if (period === null || period.expiresAt <= at) return { kind: 'not_managed' };
  const events = users.map((user) => ({
    kind: 'roster' as const,
    event: {
      type: 'access.removed' as const,
      source: 'tenure',
      id: 'foreseen',
      time: at,
      data: { user, client, by },
    },
  }));
  const after = foldPair(state, events).state;
  if (after.period === null) return { kind: 'ends', period };
  return { kind: 'stays', period, managedBy: managersOf(after) };
}

/** The users who manage a pair, by id. */
export function managersOf({ domains, users }: PairState): readonly UserId[] {
  return namesOf(users, (user) => isManaging(user, domains ?? []));
}

/** The users who have access to the client, by id. */
export function usersWithAccess({ users }: PairState): readonly UserId[] {
  return namesOf(users, ({ access, deleted }) => access && !deleted);
}

function namesOf(users: PairState['users'], wanted: (user: UserState) => boolean): readonly UserId[] {
  return [...users].flatMap(([id, user]) => (wanted(user) ? [id] : [])).sort(compareText);
}

/**
 * Whether a removed user, once the client has restored the access, must be assigned again before activity counts
 * (`docs/domain.md §4`). A removal by the partner ends an assignment by hand; the automatic one comes back with the
 * access, while the domain of the user's e-mail address is approved.
 */
export function mustBeAssignedAgain({ domains, users }: PairState, { user, by }: Removal): boolean {
  const known = users.get(user);
  return by === 'partner' && known !== undefined && !(domains ?? []).includes(known.emailDomain);
}
