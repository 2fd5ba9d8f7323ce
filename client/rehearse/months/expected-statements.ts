/**
 * What each closed month has to say: the pure month function over the events accepted, and the rule sets published,
 * before it closed, and over the statements closed before it (`docs/domain.md §7`).
 */
import { computeLog } from '../../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { draftMonth, type EarlierMonth } from '../../../rules/month/draft-month.ts';
import { causesAfter } from '../../../rules/month/late-causes.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import type { Statement } from '../../../rules/month/statement.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import type { PublishedVersion } from '../../../store/rule-sets/rule-book.ts';
import type { ClosedMonth } from './read-closed.ts';

/** An event with its place in the ledger. */
export interface PlacedEvent {
  readonly position: number;
  readonly event: TenureEvent;
}

/** @param ledger in the order of acceptance */
export async function expectedStatements(
  ledger: readonly PlacedEvent[],
  book: readonly PublishedVersion[],
  closed: readonly ClosedMonth[],
): Promise<readonly Statement[]> {
  const expected: Statement[] = [];
  const earlier: EarlierMonth[] = [];
  let settled = Infinity;
  for (const { month, position, statements } of closed) {
    const known = ledger.filter((entry) => entry.position <= position);
    const rules = book.filter((version) => version.position <= position);
    const log = await computeLog(
      known.map(({ event }) => event),
      createRuleEngine(rules),
    );
    const causes = causesAfter(settled, log, known, rules);
    expected.push(...(await draftMonth(logFacts(log), rules, month, earlier, causes)));
    earlier.push({ month, isClosed: true, statements });
    settled = position;
  }
  return expected;
}
