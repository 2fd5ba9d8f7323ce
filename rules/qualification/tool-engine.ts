/**
 * The one place with json-rules-engine: it decides which rule holds, given the truth of every leaf.
 *
 * - An engine is constructed per decision. A shared one keeps a single status for all its runs, and overlapping runs
 *   lose rules without a word (`test/rules/qualification/overlapping-evaluations.test.ts` shows both).
 * - Leaves reach it as facts that are true or false, so neither its operators nor its path resolver see an activity.
 * - Priorities and `stop()` are not used: they leave conditions undecided.
 */
import { Engine, Fact, type RuleProperties } from 'json-rules-engine';
import type { Condition } from './condition.ts';
import type { LeafTable } from './leaf-table.ts';
import { isTrue, type Truths } from './truths.ts';

/** Conditions with a name that is theirs alone: a tool's rule, or a tier. */
export interface NamedConditions {
  readonly name: string;
  readonly conditions: Condition;
}

/** Answers with the name of the first rule, in file order, that holds for a combination of truths, or null. */
export type FirstThatHolds = (truths: Truths) => Promise<string | null>;

export function createToolEngine(rules: readonly NamedConditions[], table: LeafTable): FirstThatHolds {
  const documents = rules.map((rule) => documentOf(rule, table));
  const facts = table.leaves.map((_, place) => ({ whenTrue: factOf(place, true), whenFalse: factOf(place, false) }));
  return async (truths) => {
    const engine = new Engine(documents);
    for (const [place, { whenTrue, whenFalse }] of facts.entries()) {
      engine.addFact(isTrue(truths, place) ? whenTrue : whenFalse);
    }
    const { results } = await engine.run();
    const held = new Set(results.map((result) => result.name));
    return rules.find((rule) => held.has(rule.name))?.name ?? null;
  };
}

function documentOf(rule: NamedConditions, table: LeafTable): RuleProperties {
  return {
    name: rule.name,
    conditions: groupOf(conditionOf(rule.conditions, table)),
    event: { type: 'holds' },
  };
}

type EngineGroup = { all: EngineCondition[] } | { any: EngineCondition[] } | { not: EngineCondition };
type EngineCondition = EngineGroup | { fact: string; operator: 'equal'; value: true };

/** The engine wants a group at the root; `all` of one condition is that condition. */
function groupOf(condition: EngineCondition): EngineGroup {
  return 'fact' in condition ? { all: [condition] } : condition;
}

function conditionOf(condition: Condition, table: LeafTable): EngineCondition {
  if ('all' in condition) return { all: condition.all.map((child) => conditionOf(child, table)) };
  if ('any' in condition) return { any: condition.any.map((child) => conditionOf(child, table)) };
  if ('not' in condition) return { not: conditionOf(condition.not, table) };
  return { fact: factName(table.placeOf(condition)), operator: 'equal', value: true };
}

/** Not cached: a cached fact is found by a short hash of its name, and two leaves must never be taken for one. */
function factOf(place: number, truth: boolean): Fact<boolean> {
  return new Fact(factName(place), truth, { cache: false });
}

function factName(place: number): string {
  return `leaf ${place}`;
}
