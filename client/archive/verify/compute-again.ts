/** The statements of an archived month, computed anew from its ledger, its rule sets and the months closed before it. */
import { computeLog } from '../../../rules/compute/compute-log.ts';
import { draftMonth, type EarlierMonth } from '../../../rules/month/draft-month.ts';
import { causesAfter } from '../../../rules/month/late-causes.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { statementText } from '../../../rules/month/seal.ts';
import { statementRow } from '../../../rules/month/statement-row.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import type { Month } from '../../../rules/time/month.ts';
import { sha256 } from '../../../platform/sha256.ts';
import type { ChainRow, HashedStatementRow } from '../archive-rows.ts';
import { sealOf } from './archived-month.ts';
import type { ArchivedLedger } from './read-ledger.ts';

/**
 * With the hashes that they must have.
 * @param earlier the months before, in order
 */
export async function computeAgain(
  link: ChainRow,
  { events: archived, book: versions }: ArchivedLedger,
  earlier: readonly Omit<EarlierMonth, 'isClosed'>[],
): Promise<readonly HashedStatementRow[]> {
  const { ledgerPosition, late } = link;
  const known = archived.filter(({ position }) => position <= ledgerPosition);
  const book = versions.filter(({ position }) => position <= ledgerPosition);
  const log = await computeLog(
    known.map(({ event }) => event),
    createRuleEngine(book),
  );
  // What was accepted after the last month had been closed; the statements may not know yet that others were.
  const settled = late?.settledPosition ?? Infinity;
  const causes = causesAfter(settled, log, known, book);
  const months = earlier.map((month) => ({ ...month, isClosed: late !== null && month.month <= late.to }));
  const statements = await draftMonth(logFacts(log), book, link.month as Month, months, causes);
  const seal = sealOf(link);
  return statements.map((statement) => {
    const row = statementRow(statement);
    return { ...row, hash: sha256(statementText(row, seal)) };
  });
}
