/**
 * What a partner loses this month when access is removed (`docs/domain.md §6–8`): the month as it will be if nothing else
 * is done, with the relationships that end and without.
 */
import type { Decimal } from '../decimal.ts';
import { monthsAhead, type ForecastMonth } from '../forecast/months-ahead.ts';
import type { PartnerOutlook } from '../forecast/outlook.ts';
import type { ClientId } from '../ids.ts';
import type { ManagedLine } from '../month/managed-line.ts';
import { monthOf } from '../month/month-end.ts';
import { frameNow, monthFrame, type MonthFrame } from '../month/month-frame.ts';
import type { PairHistory } from '../month/pair-history.ts';
import { ownLine } from '../month/value-client.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import type { Instant } from '../time/instant.ts';
import type { Month } from '../time/month.ts';

export interface RemovalLoss {
  /** The month that is running. */
  readonly month: Month;
  readonly clients: readonly LostClient[];
  /** Of the month's total. */
  readonly points: Decimal;
  readonly performanceTier: TierEffect;
  readonly creditedTier: TierEffect;
}

/** A tier after the month, without the removal and with it; null for none. */
export interface TierEffect {
  readonly without: string | null;
  readonly after: string | null;
}

export interface LostClient {
  readonly client: ClientId;
  /** Credit a month, now. */
  readonly credit: Decimal;
  readonly currency: string | null;
  /** How many other partners go on managing the client. */
  readonly otherPartners: number;
}

/**
 * @param clients at which the partner's relationship ends at `at`
 * @returns null when the month that is running has a statement already
 */
export async function removalLoss(
  outlook: PartnerOutlook,
  book: RuleBook,
  clients: readonly ClientId[],
  at: Instant,
): Promise<RemovalLoss | null> {
  const ending = new Set(clients);
  const without = await runningMonth(outlook, book, at);
  const after = await runningMonth(endedAt(outlook, ending, at), book, at);
  if (without === null || after === null) return null;
  const frame = monthFrame(book, without.month);
  return {
    month: without.month,
    clients: outlook.clients.flatMap((facts) =>
      ending.has(facts.client) ? lostClient(outlook, facts, frameNow(frame, at), without.tierBefore) : [],
    ),
    points: without.totalPoints.minus(after.totalPoints),
    performanceTier: { without: without.performanceTier, after: after.performanceTier },
    creditedTier: { without: without.creditedTier, after: after.creditedTier },
  };
}

async function runningMonth(outlook: PartnerOutlook, book: RuleBook, at: Instant): Promise<ForecastMonth | null> {
  const { months } = await monthsAhead(outlook, book, monthOf(book, at));
  return months.find(({ valuedAt }) => valuedAt > at) ?? null;
}

function lostClient(
  { history: { partner } }: PartnerOutlook,
  facts: PartnerOutlook['clients'][number],
  frame: MonthFrame,
  tier: string | null,
): readonly LostClient[] {
  const own = ownLine(facts, frame, partner, tier);
  return own === undefined ? [] : [lost(own)];
}

function lost({ client, share, currency, n }: ManagedLine): LostClient {
  return { client, credit: share, currency, otherPartners: n - 1 };
}

/** As if the partner's periods at some clients ended at an instant. */
function endedAt(outlook: PartnerOutlook, ending: ReadonlySet<ClientId>, at: Instant): PartnerOutlook {
  const { history } = outlook;
  const end = (pair: PairHistory): PairHistory =>
    pair.partner === history.partner && ending.has(pair.client) ? cut(pair, at) : pair;
  return {
    ...outlook,
    history: { ...history, pairs: history.pairs.map(end) },
    clients: outlook.clients.map((facts) => ({ ...facts, pairs: facts.pairs.map(end) })),
  };
}

function cut(pair: PairHistory, at: Instant): PairHistory {
  const spans = pair.spans.map((span) => (span.start <= at && at < span.end ? { ...span, end: at } : span));
  return { ...pair, spans };
}
