/** The use case of asking what the real history says that no rule speaks of. */
import type { Pool } from 'pg';
import { CoverageCount, instantsOf, type Coverage } from '../../rules/gaps/coverage.ts';
import type { Month } from '../../rules/time/month.ts';
import { readActivities } from '../../store/ledger/read-activities.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';

export interface CoverageQuestion {
  /** Null for that of the first event. */
  readonly from: Month | null;
  /** Null for that of the last event. */
  readonly to: Month | null;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Reads the ledger once, by the rules published now. Throws the signal's reason. */
export async function ledgerCoverage(
  pool: Pool,
  rules: RuleBookCache,
  { from, to, signal }: CoverageQuestion,
): Promise<Coverage> {
  const { book, engine } = await rules.at(pool);
  const count = new CoverageCount(book, engine);
  for await (const activities of readActivities(pool, instantsOf(book, from, to))) {
    signal.throwIfAborted();
    await count.take(activities);
  }
  return count.found();
}
