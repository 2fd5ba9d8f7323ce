/** `tools/<tool>.json`: what can be read and can't be meant. */
import type { Finding } from '../diagnostic.ts';
import type { ActivityHistory } from '../history.ts';
import type { RuleExample } from '../../programme/programme.ts';
import { toolExample, toolOf, toolRule } from '../../programme/tool-file.ts';
import { elementsOf, isFaulty, memberOf, readQuietly, type LintedFile } from './context.ts';
import { lintExamples } from './lint-examples.ts';
import { lintHistory } from './lint-history.ts';
import { lintRules, type RuleDraft } from './lint-rules.ts';

export function lintTool(file: LintedFile, history: ActivityHistory | null): readonly Finding[] {
  const { path, value } = file;
  const tool = toolOf(path);
  const rules = elementsOf(value, 'rules').flatMap((element, index): readonly RuleDraft[] => {
    const rule = isFaulty(file, `/rules/${index}`) ? null : readQuietly(toolRule, element, path);
    return rule === null ? [] : [{ index, name: rule.name, conditions: rule.conditions }];
  });
  const examples = elementsOf(value, 'examples').flatMap((element) => readQuietly(toolExample, element, path) ?? []);
  const ofRules = lintRules(tool, rules);
  return [
    ...withoutRules(value, examples),
    ...ofRules,
    // Examples of rules that are wrong in themselves fail for that reason: once is enough.
    ...(file.faulty.length === 0 && ofRules.every(({ severity }) => severity === 'warning')
      ? lintExamples(tool, rules, examples)
      : []),
    ...(history === null ? [] : lintHistory(tool, rules, history)),
  ];
}

/** Examples that want a rule say the same. */
function withoutRules(value: unknown, examples: readonly RuleExample[]): readonly Finding[] {
  const rules = memberOf(value, 'rules');
  if (!Array.isArray(rules) || rules.length > 0 || examples.some(({ qualifies }) => qualifies)) return [];
  const message = 'there are no rules, so nothing that is done with this tool qualifies. Is that meant?';
  return [{ pointer: '/rules', severity: 'warning', code: 'no_rules', message }];
}
