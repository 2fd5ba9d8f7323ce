/** What came of removals that were made: asked of the ledger, so that it is true before anything else has caught up. */
import type { EventName } from '../../rules/events/event.ts';
import type { UserId } from '../../rules/ids.ts';
import type { EndedPeriod, RunningPeriod } from '../../rules/relationship/period.ts';
import { managersOf, mustBeAssignedAgain } from '../../rules/removal/foresee-removal.ts';
import { standingOf } from '../pairs/standing.ts';
import type { MadeRemoval, RemovalDependencies } from './removal.ts';

export interface Consequence {
  /** Ended by one of the removals. */
  readonly periodsEnded: readonly EndedPeriod[];
  /** The period that runs on; null when the pair is not managed any more. */
  readonly current: RunningPeriod | null;
  /** Who manages the pair now. */
  readonly managedBy: readonly UserId[];
  /** Users who must be assigned again once the client has restored their access. */
  readonly assignAgain: readonly UserId[];
}

/** Of removals of one pair, at least one. */
export async function consequenceOf(
  { pool, rulesNow }: Pick<RemovalDependencies, 'pool' | 'rulesNow'>,
  removals: readonly [MadeRemoval, ...MadeRemoval[]],
): Promise<Consequence> {
  const [{ partner, removal }] = removals;
  const at = Math.max(...removals.map(({ removedAt }) => removedAt));
  const standing = await standingOf(pool, rulesNow, { partner, client: removal.client }, at);
  if (standing === null) return { periodsEnded: [], current: null, managedBy: [], assignAgain: [] };
  const { periods, current, state } = standing;
  const ended = periods.filter((period): period is EndedPeriod => period.end !== null);
  return {
    periodsEnded: ended.filter(({ endedBy }) => removals.some(({ name }) => isSame(name, endedBy))),
    current,
    managedBy: current === null ? [] : managersOf(state),
    assignAgain: removals.flatMap((made) => (mustBeAssignedAgain(state, made.removal) ? [made.removal.user] : [])),
  };
}

function isSame({ source, id }: EventName, other: EventName | null): boolean {
  return other !== null && other.source === source && other.id === id;
}
