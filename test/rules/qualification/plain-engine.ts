/** json-rules-engine as its manual shows it: one engine, its own operators, its own JSONPath resolver. */
import { Engine, type RuleProperties, type TopLevelCondition } from 'json-rules-engine';
import type { ToolRules } from '../../../rules/programme/programme.ts';
import type { Condition } from '../../../rules/qualification/condition.ts';
import { formatPath } from '../../../rules/qualification/fact-path.ts';
import type { ActivityFacts } from '../../../rules/qualification/ruling.ts';

/** Facts that are not there count as undefined instead of failing the whole run. */
export function plainEngine(rules: readonly RuleProperties[]): Engine {
  return new Engine([...rules], { allowUndefinedFacts: true });
}

/** Names of the rules that hold, in file order. */
export async function rulesThatHold(tool: ToolRules, facts: ActivityFacts): Promise<readonly string[]> {
  const documents = tool.rules.map(({ name, conditions }) => ({
    name,
    conditions: written(conditions) as TopLevelCondition,
    event: { type: name },
  }));
  return runPlainly(plainEngine(documents), facts);
}

export async function runPlainly(engine: Engine, { asset, ...facts }: ActivityFacts): Promise<readonly string[]> {
  const { results } = await engine.run(asset === undefined ? facts : { ...facts, asset });
  return results.map((result) => result.name).toSorted();
}

/** A condition as an author writes it. */
function written(condition: Condition): unknown {
  if ('all' in condition) return { all: condition.all.map(written) };
  if ('any' in condition) return { any: condition.any.map(written) };
  if ('not' in condition) return { not: written(condition.not) };
  const { path, ...leaf } = condition;
  return path === null ? leaf : { ...leaf, path: formatPath(path) };
}
