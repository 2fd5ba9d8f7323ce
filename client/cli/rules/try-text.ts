/** An explained ruling as people read it. */
import type { Json } from '../../../rules/events/event.ts';
import type { ConditionExplanation } from '../../../rules/explain/explain-condition.ts';
import type { RulingExplanation } from '../../../rules/explain/explain-ruling.ts';
import { didYouMean } from '../../../rules/programme/did-you-mean.ts';
import type { Programme } from '../../../rules/programme/programme.ts';
import type { Activity } from '../../../rules/qualification/activity-reader.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';

/** The verdict in a sentence, then every rule with its conditions. */
export function tryText(explained: RulingExplanation, { action, tool }: Activity, { tools }: Programme): string {
  const what = `${JSON.stringify(action)} with the tool ${JSON.stringify(tool)}`;
  switch (explained.kind) {
    case 'accepted':
      return `${printable(`${what} qualifies, by the rule ${JSON.stringify(explained.rule)}.`)}\n\n${tree(explained)}`;
    case 'rule_not_met':
      if (explained.rules.length === 0) return `${printable(`${what} does not qualify: the tool has no rules.`)}\n`;
      return `${printable(`${what} does not qualify: no rule holds.`)}\n\n${tree(explained)}`;
    case 'unknown_tool': {
      const hint = didYouMean(tool, tools.keys());
      return `${printable(`${what} does not qualify: the programme has no such tool${hint === '' ? '.' : hint}`)}\n`;
    }
  }
}

type Row = readonly [what: string, result: string, found: string];

function tree({ rules }: RulingExplanation): string {
  const rows = rules.flatMap(({ name, holds, conditions }): readonly Row[] => [
    [name, resultOf(holds), ''],
    ...rowsOf(conditions, '  '),
  ]);
  return table([['RULE AND CONDITIONS', 'RESULT', 'FOUND'], ...rows]);
}

function rowsOf(condition: ConditionExplanation, indent: string): readonly Row[] {
  const result = resultOf(condition.holds);
  switch (condition.kind) {
    case 'all':
    case 'any':
      return [
        [`${indent}${condition.kind}`, result, ''],
        ...condition.conditions.flatMap((part) => rowsOf(part, `${indent}  `)),
      ];
    case 'not':
      return [[`${indent}not`, result, ''], ...rowsOf(condition.condition, `${indent}  `)];
    case 'comparison': {
      const { fact, path, operator, wanted, holds, actual } = condition;
      const subject = path === null ? fact : `${fact} ${path}`;
      return [
        [`${indent}${subject} ${operator} ${JSON.stringify(wanted)}`, result, holds === null ? '' : found(actual)],
      ];
    }
  }
}

function resultOf(holds: boolean | null): string {
  if (holds === null) return 'not checked';
  return holds ? 'holds' : 'fails';
}

function found(actual: Json | undefined): string {
  return actual === undefined ? 'absent' : JSON.stringify(actual);
}
