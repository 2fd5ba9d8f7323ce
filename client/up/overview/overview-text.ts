/** The overview as people read it. */
import { DAY_MS } from '../../../rules/time/instant.ts';
import type { Expiring, Overview } from './overview.ts';
import type { PartnerNow } from './value-now.ts';

/** Partners shown; more are counted. */
const MOST_PARTNERS = 15;

/** Lines without a line end. */
export function overviewText(overview: Overview): string {
  const { asOf, managed, ended, nextToExpire, partners } = overview;
  const parts = [`${counted(managed, 'managed relationship')} now, ${counted(ended, 'period')} ended before`];
  if (nextToExpire.length > 0) parts.push(expiringText(nextToExpire, asOf));
  if (partners.length > 0) parts.push(partnersText(overview));
  return parts.join('\n\n');
}

function expiringText(rows: readonly Expiring[], asOf: string): string {
  const lines = rows.map(({ partner, client, expiresAt, heldBy }) => [
    partner,
    client,
    `in ${timeUntil(expiresAt, asOf)}`,
    `${expiresAt.slice(0, 16).replace('T', ' ')} UTC`,
    `held by ${heldBy}`,
  ]);
  return ['Next to expire', ...aligned(lines)].join('\n');
}

function partnersText({ partners, withoutRate, ruleSet }: Overview): string {
  const head = ['partner', 'clients', 'points', 'credit a month'];
  const lines = partners
    .slice(0, MOST_PARTNERS)
    .map(({ partner, clients, points, credit }) => [partner, String(clients), points, creditText(credit)]);
  const more = partners.length - MOST_PARTNERS;
  const rest = more > 0 ? [`  … and ${counted(more, 'partner')} more`] : [];
  if (withoutRate.length > 0)
    rest.push(`  no points for ${withoutRate.join(', ')}: ${ruleSet ?? 'no rule set'} has no rate`);
  return ['This month, valued now', ...aligned([head, ...lines], [1, 2]), ...rest].join('\n');
}

function creditText(credit: PartnerNow['credit']): string {
  return credit.map(({ currency, amount }) => `${currency} ${grouped(amount)}`).join(' + ') || 'none';
}

/** `250001.5` as `250,001.5`. */
function grouped(amount: string): string {
  const [whole = '', decimals] = amount.split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? digits : `${digits}.${decimals}`;
}

/** The largest unit that says something: `12 days`, `7 hours`, `3 minutes`. */
function timeUntil(instant: string, now: string): string {
  const left = Date.parse(instant) - Date.parse(now);
  if (left >= 2 * DAY_MS) return counted(Math.floor(left / DAY_MS), 'day');
  const hours = Math.floor(left / 3_600_000);
  return hours > 0 ? counted(hours, 'hour') : counted(Math.max(1, Math.floor(left / 60_000)), 'minute');
}

/** Rows under each other, indented by two; columns of numbers to the right. */
export function aligned(rows: readonly (readonly string[])[], numbers: readonly number[] = []): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => padded(cell, widths[column] ?? 0, numbers.includes(column))).join('  ')}`.trimEnd(),
  );
}

function padded(cell: string, width: number, isNumber: boolean): string {
  return isNumber ? cell.padStart(width) : cell.padEnd(width);
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
