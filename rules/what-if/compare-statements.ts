/**
 * Which statements change: points, tiers and lines, per partner and month. By which rule set, as such, is no
 * difference: each side has its own.
 */
import { formatDecimal, ZERO, type Decimal } from '../decimal.ts';
import type { StatementRow } from '../month/statement-row.ts';
import { compareText } from '../text.ts';

type LineRow = StatementRow['lines'][number];

export interface StatementChange {
  readonly month: string;
  readonly partner: string;
  /** Null: there is no such statement. */
  readonly before: StatementRow | null;
  readonly after: StatementRow | null;
  /** Of the total points. */
  readonly pointsDifference: string;
  /** Lines that differ, by client. */
  readonly lines: readonly {
    readonly client: string;
    readonly before: LineRow | null;
    readonly after: LineRow | null;
  }[];
}

/** By month, then partner. */
export function compareStatements(
  before: readonly StatementRow[],
  after: readonly StatementRow[],
): readonly StatementChange[] {
  return pairUp(before, after, ({ month, partner }) => `${month}\u0000${partner}`, withoutRuleSets).map(([was, is]) => {
    const { month, partner } = (was ?? is) as StatementRow;
    return {
      month,
      partner,
      before: was,
      after: is,
      pointsDifference: formatDecimal(points(is).minus(points(was))),
      lines: pairUp(was?.lines ?? [], is?.lines ?? [], ({ client }) => client).map(([lineWas, lineIs]) => {
        return { client: ((lineWas ?? lineIs) as LineRow).client, before: lineWas, after: lineIs };
      }),
    };
  });
}

function points(row: StatementRow | null): Decimal {
  return row === null ? ZERO : ZERO.plus(row.totalPoints);
}

/** The rows of both lists that are not equal, side by side, by key. */
function pairUp<Row>(
  before: readonly Row[],
  after: readonly Row[],
  keyOf: (row: Row) => string,
  comparable: (row: Row) => unknown = (row) => row,
): readonly (readonly [Row | null, Row | null])[] {
  const was = new Map(before.map((row) => [keyOf(row), row]));
  const is = new Map(after.map((row) => [keyOf(row), row]));
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort(compareText);
  return keys
    .map((key) => [was.get(key) ?? null, is.get(key) ?? null] as const)
    .filter(([a, b]) => a === null || b === null || textOf(comparable(a)) !== textOf(comparable(b)));
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}

function withoutRuleSets(row: StatementRow): unknown {
  return { ...row, ruleSet: null, soldLines: row.soldLines.map((line) => ({ ...line, ruleSet: null })) };
}
