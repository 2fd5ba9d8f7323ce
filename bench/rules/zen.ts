/** Beside them: `@gorules/zen-engine`, the same rules as one decision table a tool, the first row that holds wins. */
import { ZenEngine, type ZenDecision } from '@gorules/zen-engine';
import type { Programme, ToolRules } from '../../rules/programme/programme.ts';
import type { Condition, Leaf } from '../../rules/qualification/condition.ts';
import { decisionOf, type Decider, type Decision } from './decider.ts';
import type { BenchActivity } from './logs.ts';

/** @param inFlight how many evaluations are asked for at the same time: each of them hops to another thread */
export function createZen(programme: Programme, inFlight: number): Decider {
  const engine = new ZenEngine();
  const tables = new Map([...programme.tools].map(([tool, rules]) => [tool, engine.createDecision(tableOf(rules))]));
  return async (activities) => {
    const decisions: Decision[] = [];
    for (let start = 0; start < activities.length; start += inFlight) {
      const batch = activities.slice(start, start + inFlight).map((activity) => decide(tables, activity));
      decisions.push(...(await Promise.all(batch)));
    }
    return decisions;
  };
}

async function decide(tables: ReadonlyMap<string, ZenDecision>, { data }: BenchActivity): Promise<Decision> {
  const table = tables.get(data.tool);
  if (table === undefined) return 'unknown_tool';
  const { result } = (await table.evaluate(data)) as { result: { rule?: string } | null };
  return decisionOf(result?.rule);
}

function tableOf({ rules }: ToolRules): object {
  const rows = rules.map(({ name, conditions }, place) => ({
    _id: `row ${place}`,
    conditions: expressionOf(conditions),
    rule: JSON.stringify(name),
  }));
  const content = {
    hitPolicy: 'first',
    inputs: [{ id: 'conditions', name: 'conditions' }],
    outputs: [{ id: 'rule', name: 'rule', field: 'rule' }],
    rules: rows,
  };
  return {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      { id: 'table', type: 'decisionTableNode', name: 'table', position: { x: 1, y: 0 }, content },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'in-table', type: 'edge', sourceId: 'in', targetId: 'table' },
      { id: 'table-out', type: 'edge', sourceId: 'table', targetId: 'out' },
    ],
  };
}

function expressionOf(condition: Condition): string {
  if ('all' in condition) return condition.all.map((child) => `(${expressionOf(child)})`).join(' and ');
  if ('any' in condition) return condition.any.map((child) => `(${expressionOf(child)})`).join(' or ');
  if ('not' in condition) return `not (${expressionOf(condition.not)})`;
  return comparisonOf(condition);
}

/** The operators of the example; another one fails here instead of being measured as something else. */
function comparisonOf({ fact, path, operator, value }: Leaf): string {
  const left = [fact, ...(path ?? [])].join('.');
  const symbols: Partial<Record<Leaf['operator'], string>> = {
    equal: '==',
    in: 'in',
    notIn: 'not in',
    greaterThan: '>',
    greaterThanInclusive: '>=',
  };
  const symbol = symbols[operator];
  if (symbol === undefined) throw new Error(`the rule bench does not translate "${operator}"`);
  return `${left} ${symbol} ${JSON.stringify(value)}`;
}
