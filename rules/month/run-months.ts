/** Months one after the other, each starting from the tiers that the one before closed with (`docs/domain.md §7, §8`). */
import type { PartnerId } from '../ids.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import { monthsFromTo, type Month } from '../time/month.ts';
import type { LogFacts } from './log-facts.ts';
import { monthOf } from './month-end.ts';
import { monthFrame } from './month-frame.ts';
import type { Statement } from './statement.ts';
import { NO_TIERS, type PastTiers } from './tiers.ts';
import { valueMonth } from './value-month.ts';

/**
 * The statements of every month of a log, month by month, each list by partner: from the month of its first event,
 * where no partner has a tier, to that of its last. None for an empty log.
 */
export async function* runMonths(facts: LogFacts, book: RuleBook): AsyncGenerator<readonly Statement[]> {
  if (facts.duration === null) return;
  const { first, last } = facts.duration;
  const standings = new Map<PartnerId, Standing>();
  for (const month of monthsFromTo(monthOf(book, first), monthOf(book, last))) {
    const past = (partner: PartnerId): PastTiers => standings.get(partner) ?? NO_TIERS;
    const statements = await valueMonth(facts, monthFrame(book, month), past);
    for (const statement of statements) standingOf(standings, statement.partner).close(statement);
    yield statements;
  }
}

function standingOf(standings: Map<PartnerId, Standing>, partner: PartnerId): Standing {
  let standing = standings.get(partner);
  if (standing === undefined) standings.set(partner, (standing = new Standing()));
  return standing;
}

/** What the statements closed so far say of a partner's tiers. A month without a statement has no performance tier. */
class Standing implements PastTiers {
  creditedTier: string | null = null;
  changedIn: Month | null = null;
  readonly #performance = new Map<Month, string>();

  performanceIn(month: Month): string | null {
    return this.#performance.get(month) ?? null;
  }

  close({ month, performanceTier, creditedTier, tierChangedIn }: Statement): void {
    this.creditedTier = creditedTier;
    this.changedIn = tierChangedIn;
    if (performanceTier !== null) this.#performance.set(month, performanceTier);
  }
}
