/**
 * What becomes of a partner if nothing is done (`docs/domain.md §5–8`): nobody does anything any more, so relationships
 * expire, splits move as other partners' relationships do, and everything else stays as it is known now, rule sets that
 * are published for later included. Each figure is what a month, or a day as the last of its month, would say.
 *
 * Not in it: what late facts owe for closed months, which only the run of the next month finds out.
 */
import { ZERO, type Decimal } from '../decimal.ts';
import type { ClientId, PartnerId } from '../ids.ts';
import { frameAt, monthFrame, type MonthFrame } from '../month/month-frame.ts';
import type { Statement } from '../month/statement.ts';
import type { PastTiers } from '../month/tiers.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import { compareText } from '../text.ts';
import type { Instant } from '../time/instant.ts';
import { compareMonths, monthsFromTo, type Month } from '../time/month.ts';
import { horizonOf, type DaysOfMonth } from './horizon.ts';
import { keepTier, type Renewals, type TierAtRisk } from './keep-tier.ts';
import { statementAhead } from './month-ahead.ts';
import type { PartnerOutlook } from './outlook.ts';
import { pointsByDay, type DayPoints } from './points-by-day.ts';
import { afterMonth, isBelow } from './tier-ahead.ts';

export interface Forecast {
  readonly partner: PartnerId;
  /** Up to when everything is known. */
  readonly asOf: Instant;
  /** Credited now; null for none. */
  readonly tier: string | null;
  /** The next 90 days. */
  readonly days: readonly ForecastDay[];
  /** Months that end within these days. */
  readonly months: readonly ForecastMonth[];
  /** Clients managed now that expire within these days, the next first. */
  readonly expiring: readonly ExpiringClient[];
  /** Null if the tier is kept, or there is none. */
  readonly risk: (Pick<TierAtRisk, 'tier' | 'lostIn'> & Renewals) | null;
}

export interface ForecastDay extends DayPoints {
  /** The first instant after the day. */
  readonly end: Instant;
  /** Of its month. */
  readonly frame: MonthFrame;
}

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
>;

export interface ExpiringClient {
  readonly client: ClientId;
  readonly expiresAt: Instant;
  /** What it is worth now. */
  readonly points: Decimal;
}

export async function forecastOf(outlook: PartnerOutlook, book: RuleBook, now: Instant): Promise<Forecast> {
  const horizon = horizonOf(book, now);
  const { months, pastOf } = await monthsAhead(outlook, book, horizon);
  const ahead = months.filter(({ valuedAt }) => valuedAt > now);
  const past = pastOf(ahead[0]?.month ?? outlook.from);
  return {
    partner: outlook.history.partner,
    asOf: now,
    tier: past.creditedTier,
    days: horizon.flatMap(({ frame }) => daysOf(outlook, frame, pastOf(frame.month))),
    months: ahead,
    expiring: expiringClients(outlook, horizon, now, past.creditedTier),
    risk: await riskOf(outlook, book, now, past, ahead),
  };
}

interface MonthsAhead {
  readonly months: readonly ForecastMonth[];
  /** What is known of tiers before a month. */
  readonly pastOf: (month: Month) => PastTiers;
}

/** The months from the first without statements to the last that ends within the horizon, on top of each other. */
async function monthsAhead(
  outlook: PartnerOutlook,
  book: RuleBook,
  horizon: readonly DaysOfMonth[],
): Promise<MonthsAhead> {
  const last = horizon.findLast(({ isToTheEnd }) => isToTheEnd)?.frame.month;
  const pasts = new Map<Month, PastTiers>();
  const months: ForecastMonth[] = [];
  let past = outlook.past;
  for (const month of last === undefined ? [] : monthsFromTo(outlook.from, last)) {
    pasts.set(month, past);
    const frame = monthFrame(book, month);
    const statement = await statementAhead(outlook, frame, past);
    months.push(statement ?? nothingIn(frame, past));
    if (statement !== null) past = afterMonth(past, month, statement);
  }
  const pastOf = (month: Month): PastTiers =>
    pasts.get(month) ?? (compareMonths(month, outlook.from) < 0 ? outlook.past : past);
  return { months, pastOf };
}

function nothingIn({ month, valuedAt }: MonthFrame, { creditedTier }: PastTiers): ForecastMonth {
  const none = { managedPoints: ZERO, soldPoints: ZERO, adjustmentPoints: ZERO, totalPoints: ZERO };
  return { month, valuedAt, ...none, tierBefore: creditedTier, performanceTier: null, creditedTier };
}

function daysOf(
  { history, clients }: PartnerOutlook,
  frame: MonthFrame,
  { creditedTier }: PastTiers,
): readonly ForecastDay[] {
  const points = pointsByDay(history.partner, clients, frame, creditedTier);
  return points.map((day, index) => ({ ...day, end: frame.ends[index] as Instant, frame }));
}

function expiringClients(
  { history: { partner }, clients }: PartnerOutlook,
  horizon: readonly DaysOfMonth[],
  now: Instant,
  tier: string | null,
): readonly ExpiringClient[] {
  const [first, last] = [horizon[0]?.frame, horizon.at(-1)?.frame.ends.at(-1)];
  if (first === undefined || last === undefined) return [];
  const today = frameAt(first, [now]);
  return clients
    .flatMap((facts): readonly ExpiringClient[] => {
      const running = facts.pairs.find((pair) => pair.partner === partner)?.spans.at(-1);
      if (running === undefined || running.end <= now || running.end >= last) return [];
      const points = pointsByDay(partner, [facts], today, tier)[0]?.points ?? ZERO;
      return [{ client: facts.client, expiresAt: running.end, points }];
    })
    .sort((a, b) => a.expiresAt - b.expiresAt || compareText(a.client, b.client));
}

async function riskOf(
  outlook: PartnerOutlook,
  book: RuleBook,
  now: Instant,
  past: PastTiers,
  ahead: readonly ForecastMonth[],
): Promise<Forecast['risk']> {
  const tier = past.creditedTier;
  if (tier === null) return null;
  const frames = ahead.map(({ month }) => monthFrame(book, month));
  const lost = ahead.find(({ creditedTier }, index) => isBelow(creditedTier, tier, frames[index] as MonthFrame));
  if (lost === undefined) return null;
  return {
    tier,
    lostIn: lost.month,
    ...(await keepTier(outlook, book, now, { tier, lostIn: lost.month, past, frames })),
  };
}
