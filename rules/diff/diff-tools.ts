/** What differs between the rules of two programmes. Rules are compared by name within their tool. */
import type { JsonObject } from '../events/event.ts';
import type { Rule, ToolRules } from '../programme/programme.ts';
import type { Change } from './change.ts';
import { conditionJson, meaningOf } from './condition-json.ts';
import { diffFields } from './diff-fields.ts';
import { compareKeyed } from './keyed.ts';

type Tools = ReadonlyMap<string, ToolRules>;

export function diffTools(before: Tools, after: Tools): readonly Change[] {
  const { removed, added, kept } = compareKeyed(before, after);
  const common = { subject: 'tool', tool: null, field: null } as const;
  return [
    ...removed.map(([name, tool]): Change => {
      return { ...common, kind: 'removed', name, before: toolJson(tool), after: null };
    }),
    ...added.map(([name, tool]): Change => {
      return { ...common, kind: 'added', name, before: null, after: toolJson(tool) };
    }),
    ...kept.flatMap(([name, was, is]) => [
      ...diffFields('tool', name, textsOf(was), textsOf(is)),
      ...diffRules(name, was.rules, is.rules),
    ]),
  ];
}

function toolJson(tool: ToolRules): JsonObject {
  return { ...textsOf(tool), rules: tool.rules.map((rule) => ({ name: rule.name, ...ruleJson(rule) })) };
}

function textsOf({ title, description }: ToolRules) {
  return { title, description };
}

function ruleJson({ description, conditions }: Rule) {
  return { description, conditions: conditionJson(conditions) };
}

function diffRules(tool: string, before: readonly Rule[], after: readonly Rule[]): readonly Change[] {
  const { removed, added, kept } = compareKeyed(byName(before), byName(after));
  const common = { subject: 'rule', tool, field: null } as const;
  return [
    ...removed.map(([name, rule]): Change => {
      return { ...common, kind: 'removed', name, before: ruleJson(rule), after: null };
    }),
    ...added.map(([name, rule]): Change => {
      return { ...common, kind: 'added', name, before: null, after: ruleJson(rule) };
    }),
    ...kept.flatMap(([name, was, is]) => diffRule(tool, name, was, is)),
  ];
}

/** Conditions that are only written differently are the same. */
function diffRule(tool: string, name: string, was: Rule, is: Rule): readonly Change[] {
  const [before, after] = [ruleJson(was), ruleJson(is)];
  const same = meaningOf(was.conditions) === meaningOf(is.conditions);
  const changes = diffFields('rule', name, same ? { ...before, conditions: after.conditions } : before, after);
  return changes.map((change) => ({ ...change, tool }));
}

function byName(rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  return new Map(rules.map((rule) => [rule.name, rule]));
}
