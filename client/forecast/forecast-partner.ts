/** The use case of looking ahead for one partner. */
import type { Pool } from 'pg';
import { forecastOf } from '../../rules/forecast/forecast.ts';
import { forecastRow, type ForecastRow } from '../../rules/forecast/forecast-row.ts';
import type { PartnerId } from '../../rules/ids.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { readOutlook } from '../../store/forecast/read-outlook.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';

/** What becomes of a partner from `now` on if nothing is done; null when it is not registered. */
export async function forecastPartner(
  pool: Pool,
  rules: RuleBookCache,
  partner: PartnerId,
  now: Instant,
): Promise<ForecastRow | null> {
  const stored = await readOutlook(pool, (client) => rules.at(client), partner, now);
  return stored === null ? null : forecastRow(await forecastOf(stored.outlook, stored.book, now));
}
