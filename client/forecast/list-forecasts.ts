/** The use case of looking ahead for everybody: in short, a page of partners at a time. */
import type { Pool } from 'pg';
import type { ForecastRow } from '../../rules/forecast/forecast-row.ts';
import type { PartnerId } from '../../rules/ids.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { partnersAfter } from '../../store/partners.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { forecastPartner } from './forecast-partner.ts';

export type ForecastSummary = ReturnType<typeof forecastSummary>;

export interface ForecastPage {
  readonly items: readonly ForecastSummary[];
  /** The partner after which the next page begins; null on the last. */
  readonly next: PartnerId | null;
}

export async function listForecasts(
  pool: Pool,
  rules: RuleBookCache,
  now: Instant,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<ForecastPage> {
  const partners = await partnersAfter(pool, after, limit);
  const items: ForecastSummary[] = [];
  for (const partner of partners) {
    const row = await forecastPartner(pool, rules, partner, now);
    if (row !== null) items.push(forecastSummary(row));
  }
  return { items, next: partners.length < limit ? null : (partners.at(-1) ?? null) };
}

/** The first and the last day, what expires between, and the tier at risk. */
export function forecastSummary({ partner, tier, days, expiring, risk }: ForecastRow) {
  const [first, last] = [days[0], days.at(-1)];
  return {
    partner,
    tier,
    clients: first?.clients ?? 0,
    points: first?.points ?? '0',
    pointsAtEnd: last?.points ?? '0',
    expiring: expiring.length,
    nextExpiry: expiring[0] ?? null,
    risk:
      risk === null
        ? null
        : { lostIn: risk.lostIn, renew: risk.renew?.map(({ client }) => client) ?? null, isProven: risk.isProven },
  };
}
