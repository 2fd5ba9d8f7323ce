/** The months of a partner that have no statements yet, as they will be if nothing is done (`docs/domain.md §7, §8`). */
import { ZERO, type Decimal } from '../decimal.ts';
import { missingForLine, type MissingForLine } from '../explain/month/missing.ts';
import type { ClientId } from '../ids.ts';
import { monthFrame, type MonthFrame } from '../month/month-frame.ts';
import type { Statement } from '../month/statement.ts';
import type { PastTiers } from '../month/tiers.ts';
import { ownLine } from '../month/value-client.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import { compareMonths, monthsFromTo, type Month } from '../time/month.ts';
import { statementAhead } from './month-ahead.ts';
import type { PartnerOutlook } from './outlook.ts';
import { afterMonth } from './tier-ahead.ts';

export type ForecastMonth = Pick<
  Statement,
  | 'month'
  | 'valuedAt'
  | 'managedPoints'
  | 'soldPoints'
  | 'adjustmentPoints'
  | 'totalPoints'
  | 'tierBefore'
  | 'performanceTier'
  | 'creditedTier'
  | 'nextTier'
> & {
  /** Of clients whose line would earn nothing, by client: found when asked, as not everybody does. */
  readonly missing: () => readonly MissingAtClient[];
};

/** What would make a client's line count. */
export interface MissingAtClient {
  readonly client: ClientId;
  /** What the line earns then. */
  readonly points: Decimal;
  readonly missing: readonly MissingForLine[];
}

export interface MonthsAhead {
  readonly months: readonly ForecastMonth[];
  /** What is known of tiers before a month. */
  readonly pastOf: (month: Month) => PastTiers;
}

/** The months from the first without statements to the last that is asked for, on top of each other. */
export async function monthsAhead(
  outlook: PartnerOutlook,
  book: RuleBook,
  last: Month | undefined,
): Promise<MonthsAhead> {
  const pasts = new Map<Month, PastTiers>();
  const months: ForecastMonth[] = [];
  let past = outlook.past;
  for (const month of last === undefined ? [] : monthsFromTo(outlook.from, last)) {
    pasts.set(month, past);
    const frame = monthFrame(book, month);
    const statement = await statementAhead(outlook, frame, past);
    months.push(statement === null ? nothingIn(frame, past) : monthIn(outlook, frame, statement));
    if (statement !== null) past = afterMonth(past, month, statement);
  }
  const pastOf = (month: Month): PastTiers =>
    pasts.get(month) ?? (compareMonths(month, outlook.from) < 0 ? outlook.past : past);
  return { months, pastOf };
}

function monthIn(outlook: PartnerOutlook, frame: MonthFrame, statement: Statement): ForecastMonth {
  return { ...statement, missing: () => missingIn(outlook, frame, statement) };
}

function missingIn(
  { history: { partner }, clients }: PartnerOutlook,
  frame: MonthFrame,
  { lines, tierBefore }: Statement,
): readonly MissingAtClient[] {
  const factsOf = new Map(clients.map((facts) => [facts.client, facts]));
  return lines.flatMap((line) => {
    const needed = line.points.eq(ZERO) ? missingForLine(line, frame, tierBefore) : [];
    const facts = factsOf.get(line.client);
    if (needed.length === 0 || facts === undefined) return [];
    // Without a tier there is no threshold.
    const free = ownLine(facts, frame, partner, null);
    return [{ client: line.client, points: free?.points ?? ZERO, missing: needed }];
  });
}

function nothingIn({ month, valuedAt }: MonthFrame, { creditedTier }: PastTiers): ForecastMonth {
  const none = { managedPoints: ZERO, soldPoints: ZERO, adjustmentPoints: ZERO, totalPoints: ZERO };
  return {
    month,
    valuedAt,
    ...none,
    tierBefore: creditedTier,
    performanceTier: null,
    creditedTier,
    nextTier: null,
    missing: () => [],
  };
}
