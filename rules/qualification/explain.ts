/** Explains a `rule_not_met`: per rule, in file order, the conditions that failed (`docs/domain.md §3`). */
import type { ToolRules } from '../programme/programme.ts';
import { activityReader, type Activity } from './activity-reader.ts';
import { failuresOf, type FailedCondition } from './failed-condition.ts';

/** None for a tool without rules: there was nothing to meet. A rule that holds contributes nothing. */
export function failedConditions(tool: ToolRules, facts: Activity): readonly FailedCondition[] {
  return tool.rules.flatMap((rule) => failuresOf(rule.name, rule.conditions, facts, activityReader));
}
