/** What every contender of the rule bench does: decide activities, with a reason. */
import type { BenchActivity } from './logs.ts';

/** The rule that accepted the activity, or why none did. */
export type Decision = `accepted by ${string}` | 'unknown_tool' | 'rule_not_met';

export type Decider = (activities: readonly BenchActivity[]) => Promise<readonly Decision[]>;

export function decisionOf(rule: string | undefined): Decision {
  return rule === undefined ? 'rule_not_met' : `accepted by ${rule}`;
}
