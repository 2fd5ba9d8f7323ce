/** What a run returned, against a period. */
import { formatInstant } from '../../../rules/time/instant.ts';
import type { EndedPeriod } from '../../../rules/relationship/period.ts';
import type { Outcome } from './history.ts';

/** Same start, end, reason and event. */
export function isOutcomeOf(outcome: Outcome, { start, end, endReason, endedBy }: EndedPeriod): boolean {
  return (
    outcome !== null &&
    outcome.start === formatInstant(start) &&
    outcome.end === formatInstant(end) &&
    outcome.endReason === endReason &&
    outcome.endedBy === (endedBy?.id ?? null)
  );
}

/** For people. */
export function describeEnd({ start, end, endReason }: EndedPeriod): string {
  return `${formatInstant(start)} to ${formatInstant(end)}, ${endReason}`;
}

/** For people. */
export function describeOutcome(outcome: Outcome): string {
  return outcome === null ? 'nothing' : `${outcome.start} to ${outcome.end}, ${outcome.endReason}`;
}
