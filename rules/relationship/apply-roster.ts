/** How one fact changes the roster of a pair (`docs/domain.md §2.2, §4`). Facts without effect return the same state. */
import type { UserId } from '../ids.ts';
import { assertNever } from '../assert-never.ts';
import type { RosterEvent } from './pair-fact.ts';
import type { PairState, UserState } from './pair-state.ts';

type Roster = Pick<PairState, 'domains' | 'clientRegistered' | 'users'>;

/** The roster after the fact. The same object when the fact has no effect. */
export function applyRoster<R extends Roster>(roster: R, event: RosterEvent): R {
  switch (event.type) {
    case 'partner.registered':
      return { ...roster, domains: lowerCase(event.data.emailDomains) };
    case 'partner.updated':
      return replaceDomains(roster, event.data.emailDomains);
    case 'client.registered':
      return { ...roster, clientRegistered: true };
    case 'user.created':
      return createUser(roster, event.data);
    case 'user.tagged':
      return changeUser(roster, event.data.user, { employee: true });
    case 'user.untagged':
      return changeUser(roster, event.data.user, { employee: false });
    case 'user.deactivated':
      return changeUser(roster, event.data.user, { deactivated: true });
    case 'user.reactivated':
      return changeUser(roster, event.data.user, { deactivated: false });
    case 'user.deleted':
      return changeUser(roster, event.data.user, { deleted: true, access: false, assigned: false });
    case 'user.assigned':
      return changeAtClient(roster, event.data.user, { assigned: true });
    case 'access.granted':
      return changeAtClient(roster, event.data.user, { access: true });
    case 'access.removed':
      return changeAtClient(
        roster,
        event.data.user,
        event.data.by === 'partner' ? { access: false, assigned: false } : { access: false },
      );
    default:
      return assertNever(event);
  }
}

function replaceDomains<R extends Roster>(roster: R, domains: readonly string[] | undefined): R {
  if (roster.domains === null || domains === undefined) return roster;
  return { ...roster, domains: lowerCase(domains) };
}

function createUser<R extends Roster>(
  roster: R,
  data: { user: UserId; emailDomain: string; partnerEmployee: boolean },
): R {
  const user: UserState = {
    emailDomain: data.emailDomain,
    employee: data.partnerEmployee,
    deactivated: false,
    deleted: false,
    assigned: false,
    access: false,
  };
  return { ...roster, users: new Map(roster.users).set(data.user, user) };
}

/** A fact about a user at this client has effect only once the client is registered. */
function changeAtClient<R extends Roster>(roster: R, id: UserId, change: Partial<UserState>): R {
  return roster.clientRegistered ? changeUser(roster, id, change) : roster;
}

/** Deletion is final: nothing about a deleted user changes any more. */
function changeUser<R extends Roster>(roster: R, id: UserId, change: Partial<UserState>): R {
  const user = roster.users.get(id);
  if (user === undefined || user.deleted) return roster;
  return { ...roster, users: new Map(roster.users).set(id, { ...user, ...change }) };
}

function lowerCase(domains: readonly string[]): readonly string[] {
  return domains.map((domain) => domain.toLowerCase());
}
