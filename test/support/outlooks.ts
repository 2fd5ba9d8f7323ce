/** Outlooks of partners from logs in memory: what the store reads for a forecast. */
import type { PartnerOutlook } from '../../rules/forecast/outlook.ts';
import type { PartnerId } from '../../rules/ids.ts';
import type { LogFacts } from '../../rules/month/log-facts.ts';
import { monthOf } from '../../rules/month/month-end.ts';
import { runMonths } from '../../rules/month/run-months.ts';
import { Standings } from '../../rules/month/standings.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { previousMonth } from '../../rules/time/month.ts';
import { monthEnd } from '../../rules/month/month-end.ts';

/** With the statements of all months that are over at `now`; null for a partner that is not registered. */
export async function outlookOf(
  facts: LogFacts,
  book: RuleBook,
  partner: string,
  now: Instant,
): Promise<PartnerOutlook | null> {
  const history = facts.partners.find((one) => one.partner === partner);
  if (history === undefined || facts.duration === null) return null;
  const current = monthOf(book, now);
  const first = monthOf(book, facts.duration.first);
  const standings = new Standings();
  if (first < current) {
    const lasting = { ...facts, duration: { ...facts.duration, last: monthEnd(book, previousMonth(current)) - 1 } };
    for await (const statements of runMonths(lasting, book)) standings.take(statements);
  }
  return {
    history,
    clients: facts.clients.filter(({ pairs }) => pairs.some((pair) => pair.partner === partner)),
    past: standings.past(partner as PartnerId),
    from: current,
  };
}
