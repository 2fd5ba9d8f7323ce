/** What an archive repeats for convenience: lines and control totals, both from the statements computed anew. */
import { formatDecimal, ownDecimal, ZERO, type Decimal } from '../../../rules/decimal.ts';
import { lineRows } from '../../../rules/rows/line-rows.ts';
import { formatRows } from '../../rows/format-rows.ts';
import { LINE_COLUMNS } from '../../rows/columns.ts';
import { LINES, MANIFEST, type ControlTotals } from '../archive-format.ts';
import type { HashedStatementRow } from '../archive-rows.ts';
import { LineSplitter, type Line } from '../../log/line-splitter.ts';
import type { ArchiveFolder } from './archive-folder.ts';
import type { Findings } from './findings.ts';

/** `lines.csv`, line by line. */
export async function checkLines(
  folder: ArchiveFolder,
  statements: readonly HashedStatementRow[],
  findings: Findings,
): Promise<void> {
  if (!folder.files.includes(LINES)) return;
  const wanted = csvLines(statements);
  let count = 0;
  for await (const found of folder.lines(LINES)) {
    count += 1;
    const next = await wanted.next();
    if (next.done === true) findings.add(LINES, 'is a line too many', { line: found.number });
    else if (JSON.stringify(found) !== JSON.stringify(next.value)) {
      findings.add(LINES, 'is not the line that the statements give', { line: found.number });
    }
  }
  if ((await wanted.next()).done !== true) findings.add(LINES, `ends after ${count} lines, and there are more`);
}

async function* csvLines(statements: readonly HashedStatementRow[]): AsyncGenerator<Line> {
  const splitter = new LineSplitter(Infinity);
  for await (const piece of formatRows(rowsOf(statements), 'csv', LINE_COLUMNS))
    yield* splitter.push(Buffer.from(piece));
  yield* splitter.end();
}

function* rowsOf(statements: readonly HashedStatementRow[]): Generator<object> {
  for (const statement of statements) yield* lineRows(statement);
}

export function checkControl(
  control: ControlTotals,
  statements: readonly HashedStatementRow[],
  findings: Findings,
): void {
  const { shares, ...wanted } = controlOf(statements);
  for (const [field, value] of Object.entries(wanted)) {
    findings.expect(MANIFEST, control[field as keyof typeof wanted], value, { field: `control.${field}` });
  }
  const currencies = new Set([...Object.keys(shares), ...Object.keys(control.shares)]);
  for (const currency of currencies) {
    findings.expect(MANIFEST, control.shares[currency], shares[currency], { field: `control.shares.${currency}` });
  }
}

function controlOf(statements: readonly HashedStatementRow[]): ControlTotals {
  const sumOf = (amounts: readonly string[]): string => {
    return formatDecimal(amounts.reduce((sum: Decimal, amount) => sum.plus(ownDecimal(amount)), ZERO));
  };
  const lines = statements.flatMap((statement) => statement.lines);
  const currencies = new Set(lines.flatMap(({ currency }) => currency ?? []));
  return {
    statements: statements.length,
    lines: lines.length,
    soldLines: statements.flatMap(({ soldLines }) => soldLines).length,
    adjustments: statements.flatMap(({ adjustments }) => adjustments).length,
    managedPoints: sumOf(statements.map(({ managedPoints }) => managedPoints)),
    soldPoints: sumOf(statements.map(({ soldPoints }) => soldPoints)),
    adjustmentPoints: sumOf(statements.map(({ adjustmentPoints }) => adjustmentPoints)),
    totalPoints: sumOf(statements.map(({ totalPoints }) => totalPoints)),
    shares: Object.fromEntries(
      [...currencies].map((currency) => {
        return [currency, sumOf(lines.filter((line) => line.currency === currency).map(({ share }) => share))];
      }),
    ),
  };
}
