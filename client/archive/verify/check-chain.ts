/** The chain of an archive against the ledger and the rule sets: where each month was taken, and what came before it. */
import { isCorrection } from '../../../rules/compute/compute-log.ts';
import { monthFrame } from '../../../rules/month/month-frame.ts';
import { effectiveInstant } from '../../../rules/programme/rule-set-version.ts';
import { formatInstant } from '../../../rules/time/instant.ts';
import { nextMonth, parseMonth, type Month } from '../../../rules/time/month.ts';
import { effectiveFromText } from '../../rule-sets/version-view.ts';
import { CHAIN } from '../archive-format.ts';
import type { ChainRow } from '../archive-rows.ts';
import type { Findings } from './findings.ts';
import type { ArchivedLedger } from './read-ledger.ts';
import type { PlacedRow } from './read-rows.ts';

/** The links whose month is one, and follows the one before. */
export function checkChain(links: readonly PlacedRow<ChainRow>[], ledger: ArchivedLedger, findings: Findings): void {
  for (const [index, { line, row }] of links.entries()) {
    const before = links[index - 1]?.row ?? null;
    const month = parseMonth(row.month);
    if (month === null || (before !== null && row.month !== nextMonth(before.month as Month))) {
      findings.add(CHAIN, 'is not the month after the one before', { line, field: 'month' });
      continue;
    }
    const expect = (field: keyof ChainRow, wanted: unknown): void =>
      findings.expect(CHAIN, row[field], wanted, { line, field: `${row.month}: ${field}` });
    for (const [field, wanted] of Object.entries(takenAt(month, row, ledger))) expect(field as keyof ChainRow, wanted);
    expect('previous', before?.hash ?? null);
    const settled = links.find((link) => link.row.month === row.late?.to)?.row;
    if (row.late !== null && row.late.settledPosition !== settled?.closedPosition) {
      expect('late', { ...row.late, settledPosition: settled?.closedPosition ?? null });
    }
  }
}

/** What a month taken at a position of the ledger must say of itself. */
function takenAt(month: Month, { ledgerPosition }: ChainRow, { events, book: all }: ArchivedLedger) {
  const book = all.filter(({ position }) => position <= ledgerPosition);
  const { valuedAt, policy, version } = monthFrame(book, month);
  const last = events.findLast(
    ({ position, event }) => position <= ledgerPosition && (event.time < valuedAt || isCorrection(event)),
  );
  return {
    valuedAt: formatInstant(valuedAt),
    policy,
    ruleSet: version?.version ?? null,
    ruleSets: book
      .filter((one) => effectiveInstant(one) < valuedAt)
      .map(({ version: name, effectiveFrom, contentHash }) => {
        return { version: name, effectiveFrom: effectiveFromText(effectiveFrom), contentHash };
      }),
    position: last?.position ?? 0,
  } satisfies Partial<ChainRow>;
}
