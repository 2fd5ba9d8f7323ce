/** Sold points: what closed deals are worth, and in which months they count (`docs/domain.md §6`). */
import { POINT_DECIMALS, rateFor } from '../credit/rate.ts';
import { ratioOf, roundHalfEven, timesRatio } from '../credit/ratio.ts';
import { ZERO, type Decimal } from '../decimal.ts';
import type { DealKind } from '../events/event.ts';
import type { ClientId, DealId, PartnerId } from '../ids.ts';
import { versionAt, type RuleBook } from '../programme/rule-set-version.ts';
import type { Instant } from '../time/instant.ts';
import type { MonthFrame } from './month-frame.ts';

/** A deal that stands: the first `deal.closed` of its id that has effect. */
export interface Deal {
  readonly deal: DealId;
  readonly partner: PartnerId;
  readonly client: ClientId;
  readonly kind: DealKind;
  readonly time: Instant;
  readonly mrr: Decimal;
  readonly currency: string;
  /** The client's country. */
  readonly country: string;
  /** The first `deal.cancelled` of it, which may come before the deal; null without any. */
  readonly cancelledAt: Instant | null;
}

export interface SoldLine {
  readonly deal: DealId;
  readonly client: ClientId;
  readonly kind: DealKind;
  readonly closedAt: Instant;
  /** The version in force when the deal was closed: its rates are kept. Null when there was none. */
  readonly version: string | null;
  readonly mrr: Decimal;
  readonly currency: string;
  /** Credit worth one unit; null without a rate. */
  readonly unit: Decimal | null;
  readonly multiplier: Decimal;
  readonly points: Decimal;
  readonly notes: readonly { readonly code: 'no_rate' }[];
}

/** Whether a deal counts in a month: closed within 12 calendar months before `v`, and not cancelled before `v`. */
export function countsIn({ time, cancelledAt }: Deal, { soldFrom, valuedAt }: MonthFrame): boolean {
  return soldFrom <= time && time < valuedAt && (cancelledAt === null || cancelledAt >= valuedAt);
}

/** What a deal is worth, by the rates in force at its own time: the same in every month in which it counts. */
export function soldLine(sold: Deal, book: RuleBook): SoldLine {
  const { deal, client, kind, mrr, currency, country, time } = sold;
  const version = versionAt(book, time);
  const { unit, multiplier, pointsPerCredit } = rateFor(version?.programme.rates ?? null, kind, currency, country);
  return {
    deal,
    client,
    kind,
    closedAt: time,
    version: version?.version ?? null,
    mrr,
    currency,
    unit,
    multiplier,
    points: pointsPerCredit === null ? ZERO : roundHalfEven(timesRatio(ratioOf(mrr), pointsPerCredit), POINT_DECIMALS),
    notes: pointsPerCredit === null ? [{ code: 'no_rate' }] : [],
  };
}
