/** Forecasts as people read them. */
import type { ForecastRow } from '../../../rules/forecast/forecast-row.ts';
import type { ForecastSummary } from '../../forecast/list-forecasts.ts';
import { missingText } from '../month/missing-text.ts';
import { missingTexts } from '../month/tier-text.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';
import { fromNow, shortTime } from './times.ts';

const NO_TIER = 'none';

/** One partner in full. */
export function forecastText(row: ForecastRow): string {
  const parts = [summary(row), dayTable(row), monthTable(row), missing(row), expiryTable(row), risk(row)];
  return parts.filter((part) => part !== '').join('\n');
}

function summary({ partner, asOf, tier }: ForecastRow): string {
  return `${printable(partner)}, tier ${printable(tier ?? NO_TIER)}, if nothing is done from ${shortTime(asOf)} UTC on\n`;
}

/** The days on which something changes. */
function dayTable({ days }: ForecastRow): string {
  const changes = days.filter((day, index) => {
    const before = days[index - 1];
    return before === undefined || before.points !== day.points || before.clients !== day.clients;
  });
  const rows = changes.map(({ day, clients, points }) => [day, String(clients), points]);
  return table([['FROM THE END OF', 'CLIENTS', 'POINTS'], ...rows]);
}

function monthTable({ months }: ForecastRow): string {
  const rows = months.map(({ month, managedPoints, soldPoints, totalPoints, performanceTier, creditedTier }) => [
    month,
    managedPoints,
    soldPoints,
    totalPoints,
    performanceTier ?? NO_TIER,
    creditedTier ?? NO_TIER,
  ]);
  return table([['MONTH', 'MANAGED', 'SOLD', 'TOTAL', 'PERFORMANCE TIER', 'CREDITED TIER'], ...rows]);
}

/** What can still be done in the month that ends next. */
function missing({ months: [next] }: ForecastRow): string {
  if (next === undefined) return '';
  const rows = next.missing.map(({ client, points, missing: needed }) => {
    return [`  ${client}`, `+${points} points`, needed.map(missingText).join('; ')];
  });
  const lines =
    rows.length === 0 ? '' : `Clients that earn nothing in ${next.month}, and what is missing:\n${table(rows)}`;
  const wants = next.nextTier === null ? [] : missingTexts(next.nextTier.missing).map((text) => `  ${text}\n`);
  const tier =
    wants.length === 0 ? '' : `To reach ${printable(next.nextTier?.tier ?? '')} in ${next.month}:\n${wants.join('')}`;
  return [lines, tier].filter((part) => part !== '').join('\n');
}

function expiryTable({ expiring, asOf }: ForecastRow): string {
  if (expiring.length === 0) return 'Nothing expires within these days.\n';
  const rows = expiring.map(({ client, expiresAt, points }) => [
    client,
    shortTime(expiresAt),
    fromNow(expiresAt, asOf),
    points,
  ]);
  return table([['CLIENT', 'EXPIRES (UTC)', '', 'POINTS NOW'], ...rows]);
}

function risk({ risk: lost }: ForecastRow): string {
  if (lost === null) return '';
  const sentence = `The tier ${printable(lost.tier)} is lost in ${lost.lostIn}.`;
  if (lost.renew === null) {
    const tried = lost.isProven ? 'Renewing clients does not keep it' : 'No renewals were found that keep it';
    return `${sentence} ${tried}.\n`;
  }
  const rows = lost.renew.map(({ client, expiresAt, points }) => [client, shortTime(expiresAt), points]);
  const fewest = lost.isProven ? 'These are the fewest clients' : 'Fewer may do; these are clients';
  return `${sentence} ${fewest} whose renewal keeps it:\n${table([['CLIENT', 'RENEW BY (UTC)', 'POINTS THEN'], ...rows])}`;
}

/** Partners, a line each. */
export function forecastListText(items: readonly ForecastSummary[]): string {
  if (items.length === 0) return 'No partner is registered.\n';
  const rows = items.map(({ partner, tier, clients, points, pointsAtEnd, expiring, nextExpiry, risk: lost }) => [
    partner,
    tier ?? NO_TIER,
    String(clients),
    points,
    pointsAtEnd,
    String(expiring),
    nextExpiry === null ? '' : shortTime(nextExpiry.expiresAt),
    lost === null ? '' : riskText(lost),
  ]);
  return table([
    ['PARTNER', 'TIER', 'CLIENTS', 'POINTS', 'IN 90 DAYS', 'EXPIRING', 'NEXT (UTC)', 'TIER AT RISK'],
    ...rows,
  ]);
}

function riskText({ lostIn, renew }: NonNullable<ForecastSummary['risk']>): string {
  const kept = renew === null ? 'not kept by renewals' : `kept by renewing ${renew.join(', ')}`;
  return `lost in ${lostIn}, ${kept}`;
}
