import { keyOf } from './events.ts';
import type { State, User } from './replay.ts';

/** Whether the user has access to the client (docs/domain.md §4). */
export function hasAccess(state: State, user: string, client: string): boolean {
  return state.accesses.has(keyOf(user, client));
}

/**
 * Whether the client is assigned to the user: by hand, or automatically while the user has access and an e-mail
 * domain that the partner approves (docs/domain.md §3.3).
 */
export function isAssigned(state: State, user: string, client: string): boolean {
  const isManual = state.manualAssignments.has(keyOf(user, client));
  return isManual || (hasAccess(state, user, client) && hasApprovedDomain(state, state.users.get(user)));
}

/** The managing users of every (partner, client) pair that has any (docs/domain.md §1), by the key of the pair. */
export function managingUsers(state: State): Map<string, Set<string>> {
  const byPair = new Map<string, Set<string>>();
  for (const [user, { partner, isDeleted }] of state.users) {
    for (const client of state.clients.keys()) {
      if (isDeleted || !hasAccess(state, user, client) || !isAssigned(state, user, client)) continue;
      const pair = keyOf(partner, client);
      byPair.set(pair, new Set(byPair.get(pair)).add(user));
    }
  }
  return byPair;
}

function hasApprovedDomain(state: State, user: User | undefined): boolean {
  if (user === undefined) return false;
  const domain = user.email.slice(user.email.lastIndexOf('@') + 1).toLowerCase();
  const approved = state.partners.get(user.partner)?.domains ?? [];
  return approved.some((candidate) => candidate.toLowerCase() === domain);
}
