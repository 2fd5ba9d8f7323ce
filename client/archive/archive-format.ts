/**
 * The archive of a closed month: one folder from which the month can be computed again, without a server and for ever.
 *
 * | file | holds |
 * |---|---|
 * | `archive.json` | which month, its hash, control totals, and the names of the other files |
 * | `chain.ndjson` | the closed months up to this one: where each was taken, and its hash over that of the one before |
 * | `statements.ndjson` | the month's statements, each with its hash |
 * | `lines.csv` | every line, sold line and adjustment, a row each |
 * | `earlier-YYYY-MM.ndjson` | the statements of each closed month before: tiers, and what late facts are held against |
 * | `ledger.ndjson` | every event that the month rests on, in the order of acceptance, without e-mail addresses |
 * | `rule-sets.ndjson` | every rule set that was published by then, with its files |
 * | `SHA256SUMS` | the hash of each file, as `sha256sum -c` reads it |
 */
import { z } from 'zod';
import { parseMonth, type Month } from '../../rules/time/month.ts';

/** Raised when a file would look otherwise. */
export const ARCHIVE_FORMAT = 1;

export const MANIFEST = 'archive.json';
export const CHAIN = 'chain.ndjson';
export const STATEMENTS = 'statements.ndjson';
export const LINES = 'lines.csv';
export const LEDGER = 'ledger.ndjson';
export const RULE_SETS = 'rule-sets.ndjson';
export const SUMS = 'SHA256SUMS';

const EARLIER = /^earlier-(.+)\.ndjson$/;

/** The file with the statements of a month before. */
export function earlierFile(month: Month): string {
  return `earlier-${month}.ndjson`;
}

/** The month whose statements a file has; null for any other file. */
export function earlierMonth(file: string): Month | null {
  const [, month] = EARLIER.exec(file) ?? [];
  return month === undefined ? null : parseMonth(month);
}

/** All files but the manifest itself and the sums, in the order in which they are made. */
export function archiveFiles(earlier: readonly Month[]): readonly string[] {
  return [CHAIN, STATEMENTS, LINES, ...earlier.map(earlierFile), LEDGER, RULE_SETS];
}

const decimal = z.string();

/** What everything adds up to, so that whoever reads the files can tell whether they have all of it. */
export const controlTotals = z.strictObject({
  statements: z.int(),
  lines: z.int(),
  soldLines: z.int(),
  adjustments: z.int(),
  managedPoints: decimal,
  soldPoints: decimal,
  adjustmentPoints: decimal,
  totalPoints: decimal,
  shares: z.record(z.string(), decimal).meta({ description: 'credit of all lines, by currency' }),
});
export type ControlTotals = z.infer<typeof controlTotals>;

export const manifest = z.strictObject({
  format: z.literal(ARCHIVE_FORMAT),
  month: z.string(),
  hash: z.string().meta({ description: 'of the month, SHA-256 in hex' }),
  control: controlTotals,
  files: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifest>;

/** The text of `archive.json`. */
export function manifestText(value: Manifest): string {
  return `${JSON.stringify(manifest.parse(value), null, 2)}\n`;
}
