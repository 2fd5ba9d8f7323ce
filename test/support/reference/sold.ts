import { growthMultiplier, unitOf } from './credit.ts';
import type { Fraction } from './fraction.ts';
import { ZERO, dividedBy, parseDecimal, roundHalfEven, times } from './fraction.ts';
import { addMonths, monthStart } from './instants.ts';
import type { Log } from './log.ts';
import { eventsBefore } from './log.ts';
import { timezoneOf, versionAt } from './programme.ts';
import type { Deal } from './replay.ts';
import { replay } from './replay.ts';

export interface SoldLine {
  readonly partner: string;
  readonly client: string;
  readonly kind: Deal['kind'];
  /** Rounded to 4 decimals. */
  readonly points: Fraction;
}

/** The deals that count at a month's end: closed in the twelve months before, not cancelled by then (docs/domain.md §6). */
export function soldLinesOf(log: Log, month: string): SoldLine[] {
  const timezone = timezoneOf(log.programme);
  const valuation = monthStart(addMonths(month, 1), timezone);
  const twelveMonthsBefore = monthStart(addMonths(month, -11), timezone);
  const { deals, cancelledDeals, clients } = replay(eventsBefore(log, valuation));
  const counting = [...deals.values()].filter(
    ({ deal, time }) => twelveMonthsBefore <= time && !cancelledDeals.has(deal),
  );
  return counting.map((deal) => {
    const country = clients.get(deal.client)?.country ?? '';
    return { partner: deal.partner, client: deal.client, kind: deal.kind, points: soldPoints(log, deal, country) };
  });
}

/** With the rates in force at the deal's time; 0 for a currency without a rate then. */
function soldPoints(log: Log, deal: Deal, country: string): Fraction {
  const version = versionAt(log.programme, deal.time);
  const unit = unitOf(version, deal.currency);
  if (version === null || unit === null) return ZERO;
  const perUnit = parseDecimal(version.rates.pointsPerUnit[deal.kind]);
  const exact = times(times(dividedBy(parseDecimal(deal.mrr), unit), perUnit), growthMultiplier(version, country));
  return roundHalfEven(exact, 4);
}
