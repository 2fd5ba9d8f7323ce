import { managingUsers } from './access.ts';
import type { EventOf } from './events.ts';
import { keyOf } from './events.ts';
import { groupBy } from './group-by.ts';
import type { Log } from './log.ts';
import { oncePerLog } from './log.ts';
import { replay } from './replay.ts';
import type { QualifyingActivity } from './verdicts.ts';
import { qualifyingActivitiesOf } from './verdicts.ts';

export type EndReason =
  'activity_expired' | 'access_removed_by_partner' | 'removed_from_client_account' | 'user_deleted';

export interface Period {
  readonly partner: string;
  readonly client: string;
  readonly start: number;
  readonly startedBy: string;
  /** When its activities expire, were nothing else to happen. */
  readonly expiry: number;
  readonly heldBy: string;
  readonly end: { readonly time: number; readonly reason: EndReason; readonly event: string | null } | null;
}

type TerminatingEvent = EventOf<'access.removed' | 'user.deleted' | 'partner.updated'>;

/** An event that emptied the set of managing users of a pair. */
export interface Termination {
  readonly event: TerminatingEvent;
  readonly position: number;
  readonly pair: string;
}

/** The terminations of the log (docs/domain.md §5): replays everything up to, and up to and with, each event. */
export const terminationsOf = oncePerLog((log): Termination[] =>
  log.events.flatMap((event, position): Termination[] => {
    if (event.type !== 'access.removed' && event.type !== 'user.deleted' && event.type !== 'partner.updated') return [];
    const before = managingUsers(replay(log.events.slice(0, position)));
    const after = managingUsers(replay(log.events.slice(0, position + 1)));
    return [...before.keys()].filter((pair) => !after.has(pair)).map((pair) => ({ event, position, pair }));
  }),
);

/** The periods of management of every pair, as known from the events with a time ≤ that instant (docs/domain.md §5). */
export function periodsThrough(log: Log, instant: number): Period[] {
  const known = qualifyingActivitiesOf(log).filter(({ event }) => event.time <= instant);
  const pairs = groupBy(known, ({ partner, client }) => keyOf(partner, client));
  return [...pairs].flatMap(([pair, activities]) => {
    const terminations = terminationsOf(log).filter((t) => t.pair === pair && t.event.time <= instant);
    return groupIntoPeriods(activities, terminations).map((group) => periodOf(group, terminations, instant));
  });
}

/**
 * Whether a pair is managed at an instant, word for word as docs/domain.md §5 says it: some qualifying activity is
 * live then, and no termination comes after that activity up to and including then.
 */
export function isManagedAt(log: Log, partner: string, client: string, instant: number): boolean {
  const terminations = terminationsOf(log).filter((t) => t.pair === keyOf(partner, client) && t.event.time <= instant);
  return qualifyingActivitiesOf(log).some((activity) => {
    const isOfPair = activity.partner === partner && activity.client === client;
    const isLive = activity.event.time <= instant && instant < activity.expiry;
    return isOfPair && isLive && !terminations.some((t) => t.position > activity.position);
  });
}

/**
 * An activity belongs to the period of an earlier one when it comes no later than that one's expiry and no
 * termination stands between the two in the event order. Activities come in the event order.
 */
function groupIntoPeriods(
  activities: readonly QualifyingActivity[],
  terminations: readonly Termination[],
): QualifyingActivity[][] {
  const groups: QualifyingActivity[][] = [];
  for (const activity of activities) {
    const group = groups.find((members) => members.findLast((earlier) => continues(earlier, activity, terminations)));
    if (group === undefined) groups.push([activity]);
    else group.push(activity);
  }
  return groups;
}

function continues(
  earlier: QualifyingActivity,
  later: QualifyingActivity,
  terminations: readonly Termination[],
): boolean {
  const isInTime = later.event.time <= earlier.expiry;
  return isInTime && !terminations.some((t) => t.position > earlier.position && t.position < later.position);
}

function periodOf(group: readonly QualifyingActivity[], terminations: readonly Termination[], instant: number): Period {
  const [first] = group;
  if (first === undefined) throw new Error('a period has at least one activity');
  const holder = group.reduce((held, next) => (next.expiry >= held.expiry ? next : held));
  return {
    partner: first.partner,
    client: first.client,
    start: first.event.time,
    startedBy: first.event.id,
    expiry: holder.expiry,
    heldBy: holder.event.id,
    end: endOf(first, holder.expiry, terminations, instant),
  };
}

/** A termination at the expiry instant ends nothing: the period has ended as expired by then. */
function endOf(
  first: QualifyingActivity,
  expiry: number,
  terminations: readonly Termination[],
  instant: number,
): Period['end'] {
  const termination = terminations.find((t) => t.position > first.position);
  if (termination !== undefined && termination.event.time < expiry) {
    return { time: termination.event.time, reason: reasonOf(termination.event), event: termination.event.id };
  }
  return expiry <= instant ? { time: expiry, reason: 'activity_expired', event: null } : null;
}

function reasonOf(event: TerminatingEvent): EndReason {
  if (event.type === 'user.deleted') return 'user_deleted';
  const isByClient = event.type === 'access.removed' && event.data.by === 'client';
  return isByClient ? 'removed_from_client_account' : 'access_removed_by_partner';
}
