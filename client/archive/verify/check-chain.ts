/** The chain of an archive against the ledger and the rule sets: where each month was taken, and what came before it. */
import { monthFrame } from '../../../rules/month/month-frame.ts';
import { effectiveInstant } from '../../../rules/programme/rule-set-version.ts';
import { formatInstant } from '../../../rules/time/instant.ts';
import { nextMonth, parseMonth, type Month } from '../../../rules/time/month.ts';
import { effectiveFromText } from '../../rule-sets/version-view.ts';
import { CHAIN } from '../archive-format.ts';
import type { ChainRow } from '../archive-rows.ts';
import type { Findings } from './findings.ts';
import type { ArchivedVersion } from './read-book.ts';
import type { TakenAt } from './read-ledger.ts';
import type { PlacedRow } from './read-rows.ts';

/**
 * Holds each link against the one before it, the ledger and the rule sets.
 * @param positions for each link, the last event before its `v`, or correction
 */
export function checkChain(
  links: readonly PlacedRow<ChainRow>[],
  book: readonly ArchivedVersion[],
  positions: readonly number[],
  findings: Findings,
): void {
  for (const [index, { line, row }] of links.entries()) {
    const before = links[index - 1]?.row ?? null;
    const month = parseMonth(row.month);
    if (month === null || (before !== null && row.month !== nextMonth(before.month as Month))) {
      findings.add(CHAIN, 'is not the month after the one before', { line, field: 'month' });
      continue;
    }
    const expect = (field: keyof ChainRow, wanted: unknown): void =>
      findings.expect(CHAIN, row[field], wanted, { line, field: `${row.month}: ${field}` });
    for (const [field, wanted] of Object.entries(wantedOf(month, row, book, positions[index] ?? 0)))
      expect(field as keyof ChainRow, wanted);
    expect('previous', before?.hash ?? null);
    const settled = links.find((link) => link.row.month === row.late?.to)?.row;
    if (row.late !== null && row.late.settledPosition !== settled?.closedPosition) {
      expect('late', { ...row.late, settledPosition: settled?.closedPosition ?? null });
    }
  }
}

/** Where the months of links were taken, whatever they say of it themselves. */
export function takenAt(links: readonly PlacedRow<ChainRow>[], book: readonly ArchivedVersion[]): readonly TakenAt[] {
  return links.map(({ row: { month, ledgerPosition } }) => {
    return { ledgerPosition, valuedAt: monthFrame(knownBook(book, ledgerPosition), month as Month).valuedAt };
  });
}

/** What was published up to a position. */
export function knownBook(book: readonly ArchivedVersion[], upTo: number): readonly ArchivedVersion[] {
  return book.filter(({ position }) => position <= upTo);
}

/** What a month taken at a position of the ledger must say of itself. */
function wantedOf(month: Month, { ledgerPosition }: ChainRow, versions: readonly ArchivedVersion[], position: number) {
  const book = knownBook(versions, ledgerPosition);
  const { valuedAt, policy, version } = monthFrame(book, month);
  return {
    valuedAt: formatInstant(valuedAt),
    policy,
    ruleSet: version?.version ?? null,
    ruleSets: book
      .filter((one) => effectiveInstant(one) < valuedAt)
      .map(({ version: name, effectiveFrom, contentHash }) => {
        return { version: name, effectiveFrom: effectiveFromText(effectiveFrom), contentHash };
      }),
    position,
  } satisfies Partial<ChainRow>;
}
