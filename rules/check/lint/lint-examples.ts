/** The examples that are kept beside rules: do they come out as they say, and do they show what each rule does. */
import { describeCondition } from '../../describe/describe-condition.ts';
import { english } from '../../describe/english.ts';
import type { RuleExample } from '../../programme/programme.ts';
import { activityReader } from '../../qualification/activity-reader.ts';
import { failuresOf, holds } from '../../qualification/failed-condition.ts';
import type { Finding } from '../diagnostic.ts';
import type { RuleDraft } from './lint-rules.ts';

/** Only for a tool whose rules and examples can all be read; otherwise what comes out says nothing. */
export function lintExamples(
  tool: string,
  rules: readonly RuleDraft[],
  examples: readonly RuleExample[],
): readonly Finding[] {
  const tried = examples.map((example) => {
    const activity = { ...example.activity, tool };
    const accepting = rules.filter(({ conditions }) => holds(conditions, activity, activityReader));
    return { example, activity, accepting };
  });
  const failing = tried.flatMap(({ example, activity, accepting: [rule] }, index): readonly Finding[] => {
    if (example.qualifies === (rule !== undefined)) return [];
    const message =
      rule === undefined
        ? `this example is to qualify, and no rule accepts it${reasons(rules, activity)}. Correct the example or the rule`
        : `this example is not to qualify, and the rule "${rule.name}" accepts it. Correct the example or the rule`;
    return [{ pointer: `/examples/${index}/qualifies`, severity: 'error', code: 'failing_example', message }];
  });
  return failing.length > 0
    ? failing
    : missingExamples(rules, examples, new Set(tried.flatMap(({ accepting }) => accepting)));
}

/** What kept the rules from it, if that can be said in a few words. */
function reasons(rules: readonly RuleDraft[], activity: { readonly tool: string; readonly action: string }): string {
  const [rule] = rules;
  if (rules.length !== 1 || rule === undefined) return '';
  const failures = failuresOf(rule.name, rule.conditions, activity, activityReader);
  const told = failures.map(
    ({ fact, path, actual }) => `${path ?? fact} is ${actual === undefined ? 'absent' : JSON.stringify(actual)}`,
  );
  return `: "${rule.name}" wants that ${describeCondition(rule.conditions, english)}, and ${told.join(', ')}`;
}

/** Without rules there is nothing to show. */
function missingExamples(
  rules: readonly RuleDraft[],
  examples: readonly RuleExample[],
  shown: ReadonlySet<RuleDraft>,
): readonly Finding[] {
  if (rules.length === 0) return [];
  if (examples.length === 0) {
    const message = 'there are no examples: give each rule one that it accepts, and the tool one that is refused';
    return [{ pointer: '/examples', severity: 'warning', code: 'no_examples', message }];
  }
  const unaccepted = rules
    .filter((rule) => !shown.has(rule))
    .map(({ index, name }): Finding => {
      const message = `no example is accepted by "${name}": add one with "qualifies": true`;
      return { pointer: `/rules/${index}/name`, severity: 'warning', code: 'no_accepting_example', message };
    });
  if (examples.some(({ qualifies }) => !qualifies)) return unaccepted;
  const message = 'no example is refused: add one with "qualifies": false';
  return [...unaccepted, { pointer: '/examples', severity: 'warning', code: 'no_refusing_example', message }];
}
