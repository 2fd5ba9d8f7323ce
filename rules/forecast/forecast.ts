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
import type { PastTiers } from '../month/tiers.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import { compareText } from '../text.ts';
import type { Instant } from '../time/instant.ts';
import { horizonOf, type DaysOfMonth } from './horizon.ts';
import { monthsAhead, type ForecastMonth } from './months-ahead.ts';
import { keepTier, type Renewals, type TierAtRisk } from './keep-tier.ts';
import type { PartnerOutlook } from './outlook.ts';
import { pointsByDay, type DayPoints } from './points-by-day.ts';
import { isBelow } from './tier-ahead.ts';

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

export interface ExpiringClient {
  readonly client: ClientId;
  readonly expiresAt: Instant;
  /** What it is worth now. */
  readonly points: Decimal;
}

export async function forecastOf(outlook: PartnerOutlook, book: RuleBook, now: Instant): Promise<Forecast> {
  const horizon = horizonOf(book, now);
  const last = horizon.findLast(({ isToTheEnd }) => isToTheEnd)?.frame.month;
  const { months, pastOf } = await monthsAhead(outlook, book, last);
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
