/** Assignment, access and the managing users of a pair (`docs/domain.md §1, §4`). */
import type { PairState, UserState } from './pair-state.ts';

/** Automatic assignment: the user has access, and its e-mail domain is approved. Sub-domains do not match. */
function isAssignedAutomatically(user: UserState, domains: readonly string[]): boolean {
  return user.access && domains.includes(user.emailDomain);
}

/** The client is associated with the user in the partner's account, by hand or automatically. */
export function isAssigned(user: UserState, domains: readonly string[]): boolean {
  return user.assigned || isAssignedAutomatically(user, domains);
}

/** Assigned, with access and not deleted. Mark, deactivation and own activity do not matter. */
export function isManaging(user: UserState, domains: readonly string[]): boolean {
  return user.access && !user.deleted && isAssigned(user, domains);
}

/** Whether anybody manages the pair. */
export function hasManagingUser(state: Pick<PairState, 'domains' | 'users'>): boolean {
  const domains = state.domains;
  if (domains === null) return false;
  for (const user of state.users.values()) if (isManaging(user, domains)) return true;
  return false;
}
