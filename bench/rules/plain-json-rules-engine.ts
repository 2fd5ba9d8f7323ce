/** The baseline: json-rules-engine as its manual shows it, one engine a tool, reused, one evaluation after the other. */
import { Engine, type RuleProperties } from 'json-rules-engine';
import type { Programme, Rule } from '../../rules/programme/programme.ts';
import type { Condition } from '../../rules/qualification/condition.ts';
import { formatPath } from '../../rules/qualification/fact-path.ts';
import { decisionOf, type Decider, type Decision } from './decider.ts';

export function createPlain(programme: Programme): Decider {
  const engines = new Map([...programme.tools].map(([tool, { rules }]) => [tool, new Engine(rules.map(written))]));
  const places = new Map(
    [...programme.tools].map(([tool, { rules }]) => [tool, new Map(rules.map(({ name }, place) => [name, place]))]),
  );
  return async (activities) => {
    const decisions: Decision[] = [];
    for (const { data } of activities) {
      const engine = engines.get(data.tool);
      if (engine === undefined) decisions.push('unknown_tool');
      else {
        const { results } = await engine.run(data);
        decisions.push(decisionOf(firstInFile(results, places.get(data.tool))));
      }
    }
    return decisions;
  };
}

/** Results come in the order in which promises settled. */
function firstInFile(results: readonly { name: string }[], places: ReadonlyMap<string, number> | undefined) {
  const place = ({ name }: { name: string }) => places?.get(name) ?? 0;
  return results.toSorted((a, b) => place(a) - place(b))[0]?.name;
}

function written({ name, conditions }: Rule): RuleProperties {
  return { name, conditions: asWritten(conditions) as RuleProperties['conditions'], event: { type: 'holds' } };
}

function asWritten(condition: Condition): unknown {
  if ('all' in condition) return { all: condition.all.map(asWritten) };
  if ('any' in condition) return { any: condition.any.map(asWritten) };
  if ('not' in condition) return { not: asWritten(condition.not) };
  const { path, ...leaf } = condition;
  return path === null ? leaf : { ...leaf, path: formatPath(path) };
}
