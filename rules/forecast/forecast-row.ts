/** A forecast as it is answered: decimals are strings, times `YYYY-MM-DDTHH:MM:SS.mmmZ`, days those of the programme's zone. */
import { formatDecimal } from '../decimal.ts';
import { missingForTier } from '../explain/month/missing.ts';
import { zoneOf } from '../month/month-end.ts';
import { formatInstant } from '../time/instant.ts';
import { zoneOffset } from '../time/zone.ts';
import type { Forecast, ForecastDay } from './forecast.ts';
import type { ForecastMonth } from './months-ahead.ts';

export type ForecastRow = ReturnType<typeof forecastRow>;

export function forecastRow({ partner, asOf, tier, days, months, expiring, risk }: Forecast) {
  return {
    partner: String(partner),
    asOf: formatInstant(asOf),
    tier,
    days: days.map(dayRow),
    months: months.map(monthRow),
    expiring: expiring.map(clientRow),
    risk:
      risk === null
        ? null
        : {
            tier: risk.tier,
            lostIn: String(risk.lostIn),
            renew: risk.clients?.map(clientRow) ?? null,
            isProven: risk.isProven,
          },
  };
}

function dayRow({ end, frame, clients, points }: ForecastDay) {
  return {
    day: dayBefore(end, zoneOf(frame.book, frame.version)),
    end: formatInstant(end),
    clients,
    points: formatDecimal(points),
  };
}

/** The calendar day that ends at an instant. */
function dayBefore(end: number, zone: string): string {
  const inside = end - 1;
  return formatInstant(inside + zoneOffset(inside, zone)).slice(0, 'YYYY-MM-DD'.length);
}

function monthRow(ahead: ForecastMonth) {
  const { month, valuedAt, tierBefore, performanceTier, creditedTier, nextTier, missing, ...points } = ahead;
  return {
    month: String(month),
    valuedAt: formatInstant(valuedAt),
    managedPoints: formatDecimal(points.managedPoints),
    soldPoints: formatDecimal(points.soldPoints),
    adjustmentPoints: formatDecimal(points.adjustmentPoints),
    totalPoints: formatDecimal(points.totalPoints),
    tierBefore,
    performanceTier,
    creditedTier,
    nextTier: nextTier === null ? null : { tier: nextTier.tier, missing: missingForTier(nextTier) },
    missing: missing().map((one) => ({ ...one, client: String(one.client), points: formatDecimal(one.points) })),
  };
}

function clientRow({ client, expiresAt, points }: Forecast['expiring'][number]) {
  return { client: String(client), expiresAt: formatInstant(expiresAt), points: formatDecimal(points) };
}
