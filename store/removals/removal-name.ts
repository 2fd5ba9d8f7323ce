/** How a removal is named (`docs/interfaces.md §3`): so that a repeat is known and adds no event. */
import { createHash } from 'node:crypto';
import type { EventName } from '../../rules/events/event.ts';
import type { ClientId, UserId } from '../../rules/ids.ts';

/** The source of events that Tenure itself makes. */
export const OWN_SOURCE = 'tenure';

/** @param key of a caller and the key that it chose: callers do not share keys */
export function nameByKey(key: string): EventName {
  return named(['key', key]);
}

/** By user, client and the `access.granted` that it ends. */
export function nameByGrant(user: UserId, client: ClientId, grant: EventName): EventName {
  return named(['grant', user, client, grant.source, grant.id]);
}

/** A hash, so that any key fits into an identifier. */
function named(parts: readonly string[]): EventName {
  return {
    source: OWN_SOURCE,
    id: `access-removal:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`,
  };
}
