/** What managed credit and points come to at one instant: each line as it would stand if the month ended now. */
import { formatDecimal, ZERO, type Decimal } from '../../../rules/decimal.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import type { ClientFacts } from '../../../rules/month/client-facts.ts';
import type { MonthFrame } from '../../../rules/month/month-frame.ts';
import { monthOf } from '../../../rules/month/month-end.ts';
import { valueClient } from '../../../rules/month/value-client.ts';
import { versionBefore, type RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { compareText } from '../../../rules/text.ts';
import type { Instant } from '../../../rules/time/instant.ts';

/** What a partner has just now. */
export interface PartnerNow {
  readonly partner: PartnerId;
  readonly clients: number;
  /** Its shares, added up by currency; a client without a subscription brings none. */
  readonly credit: readonly { readonly currency: string; readonly amount: string }[];
  readonly points: string;
}

export interface ValuedNow {
  /** Those with most points first. */
  readonly partners: readonly PartnerNow[];
  /** Currencies that bring credit and no points. */
  readonly withoutRate: readonly string[];
  /** The rule set whose rates these are; null before the first. */
  readonly ruleSet: string | null;
}

interface Sums {
  clients: number;
  points: Decimal;
  readonly credit: Map<string, Decimal>;
}

/**
 * Values every managed line at `v` under the policy `closing`. No month is closed yet, so nobody has a tier, and no
 * threshold applies (`docs/domain.md §6`).
 */
export async function valueNow(clients: AsyncIterable<ClientFacts>, book: RuleBook, v: Instant): Promise<ValuedNow> {
  const frame = frameAt(book, v);
  const partners = new Map<PartnerId, Sums>();
  const withoutRate = new Set<string>();
  for await (const client of clients) {
    for (const { pair, line } of valueClient(client, frame, () => null)) {
      const sums = partners.get(pair.partner) ?? { clients: 0, points: ZERO, credit: new Map() };
      sums.clients += 1;
      sums.points = sums.points.plus(line.points);
      const { currency, share } = line;
      if (currency !== null) sums.credit.set(currency, (sums.credit.get(currency) ?? ZERO).plus(share));
      if (currency !== null && line.unit === null) withoutRate.add(currency);
      partners.set(pair.partner, sums);
    }
  }
  return {
    partners: [...partners].sort(byPoints).map(partnerNow),
    withoutRate: [...withoutRate].sort(compareText),
    ruleSet: frame.version?.version ?? null,
  };
}

function byPoints([a, first]: readonly [PartnerId, Sums], [b, second]: readonly [PartnerId, Sums]): number {
  return second.points.cmp(first.points) || compareText(a, b);
}

function partnerNow([partner, { clients, points, credit }]: readonly [PartnerId, Sums]): PartnerNow {
  const amounts = [...credit].sort(([a], [b]) => compareText(a, b));
  return {
    partner,
    clients,
    credit: amounts.map(([currency, amount]) => ({ currency, amount: formatDecimal(amount) })),
    points: formatDecimal(points),
  };
}

/** A frame like that of a month, with `v` as its end. */
function frameAt(book: RuleBook, v: Instant): MonthFrame {
  const version = versionBefore(book, v);
  return {
    month: monthOf(book, v - 1),
    book,
    valuedAt: v,
    version,
    policy: 'closing',
    soldFrom: v,
    ends: [v],
    terms: [{ from: 0, to: 1, version }],
  };
}
