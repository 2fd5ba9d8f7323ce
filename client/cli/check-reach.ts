/** Months that a command is asked for, held against how far beyond the log they are reckoned. */
import { isFarAhead, lastReckoned, MOST_MONTHS_AHEAD } from '../../rules/month/far-ahead.ts';
import { monthOf } from '../../rules/month/month-end.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { WrongInputError } from './cli-error.ts';

/**
 * Throws {@link WrongInputError} for a month far ahead of the last event.
 * @param option that asked for it, as it is written
 */
export function checkReach(month: Month, option: string, lastEventAt: Instant, book: RuleBook): void {
  const lastKnown = monthOf(book, lastEventAt);
  if (!isFarAhead(month, lastKnown)) return;
  throw new WrongInputError(
    `${option} asks for months up to ${month}. The last event is of ${lastKnown}, and at most ${MOST_MONTHS_AHEAD} months ` +
      `after it are computed: name ${lastReckoned(lastKnown)} or earlier.`,
  );
}
