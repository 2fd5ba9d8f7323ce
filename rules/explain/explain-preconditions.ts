/**
 * The preconditions of `docs/domain.md §3` for one user of a pair: which are met, which fails, since when, by which
 * fact, and who can mend it. A pure walk over the pair's roster facts; nothing of it is stored.
 */
import type { EventName, EventType } from '../events/event.ts';
import type { UserId } from '../ids.ts';
import { applyRoster } from '../relationship/apply-roster.ts';
import { isAssigned } from '../relationship/managing-users.ts';
import type { RosterEvent } from '../relationship/pair-fact.ts';
import { EMPTY_PAIR, type PairState, type UserState } from '../relationship/pair-state.ts';
import type { VerdictReason } from '../relationship/verdict.ts';
import type { Instant } from '../time/instant.ts';
import type { Mending } from './mender.ts';

/** The verdict that a step gives when it fails, in the order in which the steps are tried. */
export const PRECONDITIONS = [
  'unattributed',
  'user_deleted',
  'user_deactivated',
  'not_partner_employee',
  'not_assigned',
  'no_access',
] as const satisfies readonly VerdictReason[];

export type Precondition = (typeof PRECONDITIONS)[number];

export interface PreconditionExplanation {
  readonly precondition: Precondition;
  /** `not_checked`: there is nobody, or nobody any more, of whom it could be asked. */
  readonly outcome: 'met' | 'failed' | 'not_checked';
  /** Whether it is the first that fails, and so names the verdict. */
  readonly decides: boolean;
  /** The fact since which it has been met, or has failed; null when it has been so from the beginning. */
  readonly since: RosterFactName | null;
  /** How a failed one can be mended; empty for the others. */
  readonly mendings: readonly Mending[];
}

/** Names the event that changed something, and says what kind it was and when it happened. */
export interface RosterFactName extends EventName {
  readonly type: EventType;
  readonly time: Instant;
}

/**
 * @param facts the roster facts of the pair in the event order, up to the instant, or before the activity, asked about
 * @returns one explanation a precondition, in the order in which they are tried
 */
export function explainPreconditions(facts: Iterable<RosterEvent>, user: UserId): readonly PreconditionExplanation[] {
  const [explained = []] = explainPreconditionsOfAll(facts, [user]);
  return explained;
}

/** The same for several users, in their order, in one walk over the facts. */
export function explainPreconditionsOfAll(
  facts: Iterable<RosterEvent>,
  users: readonly UserId[],
): readonly (readonly PreconditionExplanation[])[] {
  let state: PairState = EMPTY_PAIR;
  const histories = users.map((user) => ({ user, history: historyOf(state, user) }));
  for (const fact of facts) {
    state = applyRoster(state, fact);
    for (const { user, history } of histories) follow(history, state, user, fact);
  }
  return histories.map(({ user, history }) => explanationsOf(history, state, user));
}

/** Whether each precondition is met, and since which fact that is so. */
type History = Map<Precondition, { readonly met: boolean; readonly since: RosterFactName | null }>;

function historyOf(state: PairState, user: UserId): History {
  return new Map(PRECONDITIONS.map((step) => [step, { met: isMet(step, state, user), since: NEVER }]));
}

function follow(history: History, state: PairState, user: UserId, fact: RosterEvent): void {
  for (const [step, before] of history) {
    const met = isMet(step, state, user);
    if (met !== before.met || isFirstOf(fact, user)) history.set(step, { met, since: nameOf(fact) });
  }
}

function explanationsOf(history: History, state: PairState, user: UserId): readonly PreconditionExplanation[] {
  const deciding = PRECONDITIONS.find((step) => history.get(step)?.met === false);
  return PRECONDITIONS.map((precondition) => {
    const { met, since } = history.get(precondition) ?? { met: false, since: NEVER };
    const decides = precondition === deciding;
    if (!decides && deciding !== undefined && LEAVES_NOBODY.has(deciding) && isAfter(precondition, deciding)) {
      return { precondition, outcome: 'not_checked', decides, since: null, mendings: [] };
    }
    if (met) return { precondition, outcome: 'met', decides, since, mendings: [] };
    return { precondition, outcome: 'failed', decides, since, mendings: mendingsOf(precondition, state, user) };
  });
}

/** Without a registration, and after a deletion, the later ones mean nothing. */
const LEAVES_NOBODY: ReadonlySet<Precondition> = new Set(['unattributed', 'user_deleted']);

function isAfter(step: Precondition, other: Precondition): boolean {
  return PRECONDITIONS.indexOf(step) > PRECONDITIONS.indexOf(other);
}

const NEVER = null as RosterFactName | null;

/** Each step for itself, unlike `failedPrecondition`, which stops at the first that fails. */
function isMet(step: Precondition, state: PairState, id: UserId): boolean {
  const user = state.users.get(id);
  if (step === 'unattributed') return user !== undefined && state.domains !== null && state.clientRegistered;
  if (user === undefined) return false;
  switch (step) {
    case 'user_deleted':
      return !user.deleted;
    case 'user_deactivated':
      return !user.deactivated;
    case 'not_partner_employee':
      return user.employee;
    case 'not_assigned':
      return state.domains !== null && isAssigned(user, state.domains);
    case 'no_access':
      return user.access;
  }
}

/** What holds of a user from its creation, good or bad, has held since then. */
function isFirstOf(fact: RosterEvent, user: UserId): boolean {
  return fact.type === 'user.created' && fact.data.user === user;
}

function nameOf({ source, id, type, time }: RosterEvent): RosterFactName {
  return { source, id, type, time };
}

function mendingsOf(step: Precondition, state: PairState, id: UserId): readonly Mending[] {
  switch (step) {
    case 'unattributed':
      return unregistered(state, id);
    case 'user_deleted':
      return [{ by: 'partner_admin', remedy: 'create_another_user' }];
    case 'user_deactivated':
      return [{ by: 'partner_admin', remedy: 'reactivate_user' }];
    case 'not_partner_employee':
      return [{ by: 'partner_admin', remedy: 'mark_as_partner_employee' }];
    case 'not_assigned':
      return unassigned(state, state.users.get(id));
    case 'no_access':
      return [{ by: 'client', remedy: 'grant_access' }];
  }
}

function unregistered(state: PairState, id: UserId): readonly Mending[] {
  if (state.domains === null) return [{ by: 'programme', remedy: 'register_partner' }];
  if (!state.clientRegistered) return [{ by: 'programme', remedy: 'register_client' }];
  return state.users.has(id) ? [] : [{ by: 'partner_admin', remedy: 'create_user' }];
}

/** By hand always; or automatically, if both of its conditions come about: approved domain and access. */
function unassigned(state: PairState, user: UserState | undefined): readonly Mending[] {
  const byHand: Mending = { by: 'partner_admin', remedy: 'assign_client' };
  if (user === undefined || state.domains === null) return [byHand];
  if (state.domains.includes(user.emailDomain)) return [byHand, { by: 'client', remedy: 'grant_access' }];
  return user.access ? [byHand, { by: 'programme', remedy: 'approve_email_domain' }] : [byHand];
}
