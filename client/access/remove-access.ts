/**
 * The use case of removing a user's access to a client (`docs/interfaces.md §3`, `tenure access remove`).
 *
 * Invariant: one grant is removed once. A repeat gives the first receipt and adds no event, also when two come at once:
 * they have one name, and the ledger keeps the first.
 */
import type { Pool } from 'pg';
import { parseEvent } from '../../rules/events/parse-event.ts';
import type { EventName, EventOf } from '../../rules/events/event.ts';
import type { PartnerId } from '../../rules/ids.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import { entryNamed, lastGrant, partnerOfUser, type Grant } from '../../store/access.ts';
import type { Appender } from '../../store/ledger/appender.ts';
import type { LedgerEntry } from '../../store/ledger/read-ledger.ts';
import { standingOf } from '../../store/pairs/standing.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import type { ProgrammeClock } from '../../platform/clock.ts';
import { foreseeRemoval, hasAccess, type ForeseenRemoval, type Removal } from './foresee-removal.ts';
import { nameByGrant, nameByKey } from './removal-name.ts';

export interface RemovalDependencies {
  readonly pool: Pool;
  readonly rules: RuleBookCache;
  readonly appender: Pick<Appender, 'append'>;
  readonly clock: Pick<ProgrammeClock, 'now'>;
}

/** What is known before anything is done. */
export interface PlannedRemoval {
  readonly removal: Removal;
  readonly partner: PartnerId;
  readonly name: EventName;
  /** When it would happen. */
  readonly at: Instant;
  readonly foreseen: ForeseenRemoval;
}

/** What was done; the same for every repeat. */
export interface RemovalReceipt {
  readonly removal: Removal;
  readonly partner: PartnerId | null;
  readonly name: EventName;
  readonly removedAt: Instant;
  readonly position: number;
}

export type Planned = { readonly kind: 'planned'; readonly plan: PlannedRemoval } | Done | Refused;
export type Removed = Done | Refused;
/** It was done, now or before. */
export interface Done {
  readonly kind: 'done';
  readonly receipt: RemovalReceipt;
}
export interface Refused {
  readonly kind: 'no_access' | 'key_reused';
  readonly reason: string;
}

/** What removing would do. Nothing is changed. */
export async function planRemoval(
  { pool, rules, clock }: RemovalDependencies,
  removal: Removal,
  key: string | null,
): Promise<Planned> {
  const { user, client } = removal;
  const [partner, grant] = await Promise.all([partnerOfUser(pool, user), lastGrant(pool, user, client)]);
  const name = key === null ? grant && nameByGrant(user, client, grant) : nameByKey(key);
  const before = name === null ? null : await entryNamed(pool, name);
  if (before !== null) return repeatOf(before, removal, partner, key);
  if (partner === null) return { kind: 'no_access', reason: `There is no user ${JSON.stringify(user)}.` };

  const at = notBefore(grant, clock.now());
  const standing = await standingOf(pool, (reader) => rules.at(reader), { partner, client }, at);
  if (name === null || standing === null) return noAccess(removal);
  if (!hasAccess(standing.state, user)) {
    // Somebody may have asked for the same a moment ago.
    const meanwhile = await entryNamed(pool, name);
    return meanwhile === null ? noAccess(removal) : repeatOf(meanwhile, removal, partner, key);
  }
  return {
    kind: 'planned',
    plan: { removal, partner, name, at, foreseen: foreseeRemoval(standing.state, removal, at) },
  };
}

/** Removes the access, and answers after the commit. */
export async function removeAccess(
  dependencies: RemovalDependencies,
  removal: Removal,
  key: string | null,
): Promise<Removed> {
  const planned = await planRemoval(dependencies, removal, key);
  if (planned.kind !== 'planned') return planned;
  const { name, partner, at } = planned.plan;
  const event = parseEvent({
    specversion: '1.0',
    ...name,
    type: 'access.removed',
    time: formatInstant(at),
    data: removal,
  });
  if (event.kind === 'refused') throw new Error(`an event of our own making is refused: ${event.message}`);
  await dependencies.appender.append([event], dependencies.clock.now());
  // Ours, or that of somebody who was faster: the ledger knows whose it is.
  const entry = await entryNamed(dependencies.pool, name);
  if (entry === null) throw new Error('an event that was just accepted is not in the ledger');
  return repeatOf(entry, removal, partner, key);
}

function repeatOf(entry: LedgerEntry, removal: Removal, partner: PartnerId | null, key: string | null): Removed {
  const { event, position } = entry;
  if (!isSameRemoval(event, removal)) {
    if (key === null) return noAccess(removal);
    return { kind: 'key_reused', reason: 'The removal of this Idempotency-Key has another user, client or side.' };
  }
  const { source, id, time: removedAt } = event;
  return { kind: 'done', receipt: { removal, partner, name: { source, id }, removedAt, position } };
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
function notBefore(grant: Grant | null, now: Instant): Instant {
  return Math.max(grant?.time ?? now, now);
}
