/** Why a rule set accepts an activity or not, whoever did it (`docs/domain.md §3`, step 5). */
import type { ToolRules } from '../programme/programme.ts';
import type { RuleSetVersion } from '../programme/rule-set-version.ts';
import { activityReader, type Activity } from '../qualification/activity-reader.ts';
import { explainCondition, notChecked, type ConditionExplanation } from './explain-condition.ts';

export interface RulingExplanation {
  readonly kind: 'accepted' | 'unknown_tool' | 'rule_not_met';
  /** The rule set that was asked, `<name>@<n>`; null when none was in force. */
  readonly version: string | null;
  readonly tool: string;
  /** The first rule that holds; null unless accepted. */
  readonly rule: string | null;
  /** All rules of the tool, in file order; those after the one that decided were not checked. */
  readonly rules: readonly RuleExplanation[];
}

export interface RuleExplanation {
  readonly name: string;
  readonly description: string | null;
  /** Null when it was not checked. */
  readonly holds: boolean | null;
  readonly conditions: ConditionExplanation;
}

/**
 * The ruling of `rules/qualification` with all that led to it; a property test holds the two together.
 * Nothing of it need be stored: version and activity give it again.
 */
export function explainRuling(version: RuleSetVersion | null, activity: Activity): RulingExplanation {
  const rules = version?.programme.tools.get(activity.tool);
  const asked = { version: version?.version ?? null, tool: activity.tool };
  if (rules === undefined) return { kind: 'unknown_tool', ...asked, rule: null, rules: [] };
  const explained = explainRules(rules.rules, activity);
  const rule = explained.find(({ holds }) => holds === true)?.name ?? null;
  return { kind: rule === null ? 'rule_not_met' : 'accepted', ...asked, rule, rules: explained };
}

/** Rules in file order, up to the first that holds. */
export function explainRules(rules: ToolRules['rules'], activity: Activity): readonly RuleExplanation[] {
  let decided = false;
  return rules.map(({ name, description, conditions }) => {
    if (decided) return { name, description, holds: null, conditions: notChecked(conditions) };
    const explained = explainCondition(conditions, activity, activityReader);
    decided = explained.holds === true;
    return { name, description, holds: decided, conditions: explained };
  });
}
