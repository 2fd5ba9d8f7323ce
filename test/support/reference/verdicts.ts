import { hasAccess, isAssigned } from './access.ts';
import { holds, valueAt } from './conditions.ts';
import type { Activity, EventOf } from './events.ts';
import { keyOf } from './events.ts';
import { eventsOfType, oncePerLog } from './log.ts';
import type { ProgrammeVersion } from './programme.ts';
import { versionAt, windowMs } from './programme.ts';
import type { State } from './replay.ts';
import { replay } from './replay.ts';

export type Reason =
  | 'unattributed'
  | 'user_deleted'
  | 'user_deactivated'
  | 'not_partner_employee'
  | 'not_assigned'
  | 'no_access'
  | 'unknown_tool'
  | 'rule_not_met'
  | 'voided';

/** The judgement of one activity; `reason` is null when it qualifies. */
export interface Verdict {
  readonly event: EventOf<'activity.performed'>;
  /** Its place in the event order. */
  readonly position: number;
  readonly reason: Reason | null;
}

/** An activity that qualifies: for which pair, and until when it is live (docs/domain.md §5). */
export interface QualifyingActivity {
  readonly event: EventOf<'activity.performed'>;
  readonly position: number;
  readonly partner: string;
  readonly client: string;
  readonly expiry: number;
}

/**
 * The verdict of every activity of the log (docs/domain.md §3), each from a replay of all events before it. What
 * comes after an activity can't change its verdict, a void apart, and a void applies at every instant.
 */
export const verdictsOf = oncePerLog((log): Verdict[] => {
  const voided = new Set(
    eventsOfType(log, 'activity.voided').map(({ data }) => keyOf(data.activity.source, data.activity.id)),
  );
  return log.events.flatMap((event, position): Verdict[] => {
    if (event.type !== 'activity.performed') return [];
    const stateBefore = replay(log.events.slice(0, position));
    const reason = failingStep(stateBefore, event.data, versionAt(log.programme, event.time));
    const isVoided = voided.has(keyOf(event.source, event.id));
    return [{ event, position, reason: reason ?? (isVoided ? 'voided' : null) }];
  });
});

/** The qualifying activities of the log, in the event order. */
export const qualifyingActivitiesOf = oncePerLog((log): QualifyingActivity[] => {
  const { users } = replay(log.events);
  return verdictsOf(log).flatMap(({ event, position, reason }): QualifyingActivity[] => {
    const partner = users.get(event.data.user)?.partner;
    const version = versionAt(log.programme, event.time);
    if (reason !== null || partner === undefined || version === null) return [];
    return [{ event, position, partner, client: event.data.client, expiry: event.time + windowMs(version) }];
  });
});

function failingStep(state: State, activity: Activity, version: ProgrammeVersion | null): Reason | null {
  const user = state.users.get(activity.user);
  if (user === undefined || !state.clients.has(activity.client)) return 'unattributed';
  if (user.isDeleted) return 'user_deleted';
  if (user.isDeactivated) return 'user_deactivated';
  if (!user.isEmployee) return 'not_partner_employee';
  if (!isAssigned(state, activity.user, activity.client)) return 'not_assigned';
  if (!hasAccess(state, activity.user, activity.client)) return 'no_access';
  const tool = version?.tools.find((candidate) => candidate.tool === activity.tool);
  if (tool === undefined) return 'unknown_tool';
  const facts = new Map<string, unknown>(Object.entries(activity));
  const isMet = tool.rules.some(({ conditions }) => holds(conditions, (fact, path) => valueAt(facts.get(fact), path)));
  return isMet ? null : 'rule_not_met';
}
