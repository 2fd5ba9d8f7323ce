/** Whom an event is about, in the columns by which the ledger is searched. */
import { assertNever } from '../../rules/assert-never.ts';
import type { TenureEvent } from '../../rules/events/event.ts';

export interface Subjects {
  readonly partner: string | null;
  readonly client: string | null;
  readonly user: string | null;
}

/** About nobody that can be known from the event alone. */
const NOBODY: Subjects = { partner: null, client: null, user: null };

/**
 * The subjects that an event names itself. `activity.voided` names none: it has those of the activity it voids.
 * `user.created` has no partner here, so that a partner's facts are found without reading those of all its users.
 */
export function subjectsOf(event: TenureEvent): Subjects {
  switch (event.type) {
    case 'partner.registered':
    case 'partner.updated':
    case 'adjustment.posted':
      return { ...NOBODY, partner: event.data.partner };
    case 'client.registered':
    case 'client.subscription.changed':
      return { ...NOBODY, client: event.data.client };
    case 'user.created':
    case 'user.tagged':
    case 'user.untagged':
    case 'user.deactivated':
    case 'user.reactivated':
    case 'user.deleted':
      return { ...NOBODY, user: event.data.user };
    case 'user.assigned':
    case 'access.granted':
    case 'access.removed':
    case 'activity.performed':
      return { partner: null, client: event.data.client, user: event.data.user };
    case 'deal.closed':
      return { partner: event.data.partner, client: event.data.client, user: null };
    case 'activity.voided':
    case 'deal.cancelled':
      return NOBODY;
    default:
      return assertNever(event);
  }
}
