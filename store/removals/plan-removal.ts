/** What removing a user's access would do, and whether it was done before. Nothing is changed. */
import type { Pool } from 'pg';
import type { EventName, EventOf } from '../../rules/events/event.ts';
import type { PartnerId, UserId } from '../../rules/ids.ts';
import type { PairState } from '../../rules/relationship/pair-state.ts';
import {
  foreseeRemoval,
  mustBeAssignedAgain,
  usersWithAccess,
  type ForeseenRemoval,
  type Removal,
} from '../../rules/removal/foresee-removal.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { entryNamed, lastGrant, partnerOfUser, type Grant } from '../access.ts';
import type { LedgerEntry } from '../ledger/read-ledger.ts';
import { standingOf } from '../pairs/standing.ts';
import { nameByGrant, nameByKey } from './removal-name.ts';
import type { Done, Refused, RemovalDependencies } from './removal.ts';

export interface PlannedRemoval {
  readonly kind: 'planned';
  readonly removal: Removal;
  readonly partner: PartnerId;
  readonly name: EventName;
  /** When it would happen. */
  readonly at: Instant;
  readonly foreseen: ForeseenRemoval;
  /** The client alone can restore the access; then the user must also be assigned again. */
  readonly mustBeAssignedAgain: boolean;
}

/**
 * @param key names the removal, of the caller and its Idempotency-Key; null to go by the `access.granted` that the removal ends
 * @param soonest the removal does not come before it
 */
export async function planRemoval(
  { pool, rulesNow, clock }: Omit<RemovalDependencies, 'appender'>,
  removal: Removal,
  key: string | null,
  soonest: Instant = clock.now(),
): Promise<PlannedRemoval | Done | Refused> {
  const { user, client } = removal;
  const [partner, grant] = await Promise.all([partnerOfUser(pool, user), lastGrant(pool, user, client)]);
  if (partner === null) return { kind: 'no_access', reason: `There is no user ${JSON.stringify(user)}.` };
  const name = key === null ? grant && nameByGrant(user, client, grant) : nameByKey(key);
  const before = name === null ? null : await entryNamed(pool, name);
  if (before !== null) return repeatOf(before, removal, partner, key);

  const at = notBefore(grant, soonest);
  const standing = await standingOf(pool, rulesNow, { partner, client }, at);
  if (name === null || standing === null) return noAccess(removal);
  const { state } = standing;
  if (!usersWithAccess(state).includes(user)) {
    // Somebody may have asked for the same a moment ago.
    const meanwhile = await entryNamed(pool, name);
    return meanwhile === null ? noAccess(removal) : repeatOf(meanwhile, removal, partner, key);
  }
  return planned(state, removal, partner, name, at);
}

function planned(state: PairState, removal: Removal, partner: PartnerId, name: EventName, at: Instant): PlannedRemoval {
  return {
    kind: 'planned',
    removal,
    partner,
    name,
    at,
    foreseen: foreseeRemoval(state, [removal.user], removal, at),
    mustBeAssignedAgain: mustBeAssignedAgain(state, removal),
  };
}

/** The removal that an entry of the ledger is, unless it is another one. */
export function repeatOf(
  { event, position }: LedgerEntry,
  removal: Removal,
  partner: PartnerId,
  key: string | null,
): Done | Refused {
  if (!isSameRemoval(event, removal)) {
    if (key === null) return noAccess(removal);
    return { kind: 'key_reused', reason: 'The removal of this Idempotency-Key has another user, client or side.' };
  }
  const { source, id, time: removedAt } = event;
  return { kind: 'done', made: { removal, partner, name: { source, id }, removedAt, position } };
}

function isSameRemoval(event: LedgerEntry['event'], { user, client, by }: Removal): event is EventOf<'access.removed'> {
  const { type, data } = event;
  return type === 'access.removed' && data.user === user && data.client === client && data.by === by;
}

function noAccess({ user, client }: Removal): Refused {
  const reason = `User ${JSON.stringify(user)} has no access to client ${JSON.stringify(client)} now.`;
  return { kind: 'no_access', reason };
}

/** A grant may be minutes ahead of our clock; what ends it does not come before it. */
function notBefore(grant: Grant | null, soonest: Instant): Instant {
  return Math.max(grant?.time ?? soonest, soonest);
}

/** The removals by grant of several users of a partner: to be made, all at one instant, or made before. */
export async function planRemovals(
  dependencies: Omit<RemovalDependencies, 'appender'>,
  users: readonly UserId[],
  place: Omit<Removal, 'user'>,
): Promise<readonly (PlannedRemoval | Done)[]> {
  let at = dependencies.clock.now();
  for (const user of users) at = notBefore(await lastGrant(dependencies.pool, user, place.client), at);
  const plans: (PlannedRemoval | Done)[] = [];
  for (const user of users) {
    const plan = await planRemoval(dependencies, { ...place, user }, null, at);
    if (plan.kind === 'planned' || plan.kind === 'done') plans.push(plan);
  }
  return plans;
}

/** The users of a partner who were ever given access to a client, by id. */
export async function usersGivenAccess(
  pool: Pool,
  partner: PartnerId,
  client: Removal['client'],
): Promise<readonly UserId[]> {
  const { rows } = await pool.query<{ user_id: UserId }>({
    name: 'users-given-access',
    text: `SELECT e.user_id FROM engagement e JOIN member m USING (user_id)
      WHERE e.client_id = $2 AND m.partner_id = $1
        AND EXISTS (SELECT FROM ledger l WHERE l.type = 'access.granted' AND l.user_id = e.user_id AND l.client_id = $2)
      ORDER BY e.user_id`,
    values: [partner, client],
  });
  return rows.map(({ user_id: user }) => user);
}
