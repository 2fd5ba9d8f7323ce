/**
 * Differences as rows of a table, one for each field that differs, so that a spreadsheet can filter and add them up.
 * A row of `compute` that is there on one side only has all its fields, with nothing on the other side.
 */
import type { ActivityChange } from '../../rules/what-if/compare-verdicts.ts';
import type { PeriodChange } from '../../rules/what-if/compare-periods.ts';
import type { StatementChange } from '../../rules/what-if/compare-statements.ts';
import type { Differences } from './what-if-differences.ts';

export const DIFFERENCE_COLUMNS = [
  'list',
  'kind',
  'month',
  'partner',
  'client',
  'start',
  'source',
  'id',
  'field',
  'before',
  'after',
] as const;

/** What names the thing, then the field and its two values, as `compute` prints them. */
type DifferenceRow = Partial<Readonly<Record<(typeof DIFFERENCE_COLUMNS)[number], unknown>>>;

export async function* differenceRows(differences: Differences): AsyncGenerator<DifferenceRow> {
  for await (const change of differences.activities) yield* activityRows(change);
  for await (const change of differences.periods) yield* periodRows(change);
  for await (const change of differences.statements) yield* statementRows(change);
}

function activityRows({ kind, before, after }: ActivityChange): readonly DifferenceRow[] {
  const { source, id, client } = before;
  return fieldRows({ list: 'activities', kind, client, source, id }, before, after, []);
}

function periodRows({ kind, before, after }: PeriodChange): readonly DifferenceRow[] {
  const { partner, client, start } = before ?? after;
  return fieldRows({ list: 'periods', kind, partner, client, start }, before, after, ['partner', 'client']);
}

/** The fields of a statement, then those of its lines. */
function statementRows({ month, partner, before, after, lines }: StatementChange): readonly DifferenceRow[] {
  const kind = kindOf(before, after);
  return [
    ...fieldRows({ list: 'statements', kind, month, partner }, before, after, ['month', 'partner', 'lines']),
    ...lines.flatMap((line) => {
      const named = { list: 'lines', kind: kindOf(line.before, line.after), month, partner, client: line.client };
      return fieldRows(named, line.before, line.after, ['client']);
    }),
  ];
}

function kindOf(before: object | null, after: object | null): string {
  if (before === null) return 'begins';
  return after === null ? 'ends' : 'changes';
}

/** By which rule set, as such, is no difference. */
function fieldRows(
  named: DifferenceRow,
  before: object | null,
  after: object | null,
  leftOut: readonly string[],
): readonly DifferenceRow[] {
  const was = new Map<string, unknown>(Object.entries(before ?? {}));
  const is = new Map<string, unknown>(Object.entries(after ?? {}));
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields
    .filter((field) => field !== 'ruleSet' && !leftOut.includes(field))
    .filter((field) => JSON.stringify(was.get(field)) !== JSON.stringify(is.get(field)))
    .map((field) => ({ ...named, field, before: was.get(field), after: is.get(field) }));
}
