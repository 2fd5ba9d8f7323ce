/** The overview as people read it. */
import type { Expiring, Overview } from '../../up/overview/overview.ts';
import type { PartnerNow } from '../../up/overview/value-now.ts';
import { table } from '../output/table.ts';
import { fromNow, shortTime } from '../output/times.ts';

/** Partners shown; more are counted. */
const MOST_PARTNERS = 15;

/** Paragraphs, without a line end after the last. */
export function overviewText(overview: Overview): string {
  const { asOf, managed, ended, nextToExpire, partners } = overview;
  const parts = [`${counted(managed, 'managed relationship')} now, ${counted(ended, 'period')} ended before`];
  if (nextToExpire.length > 0) parts.push(expiringText(nextToExpire, asOf));
  if (partners.length > 0) parts.push(partnersText(overview));
  return parts.join('\n\n');
}

/** Rows under each other, two to the right. */
export function indented(rows: readonly (readonly string[])[]): string {
  return table(rows.map((row) => ['', ...row])).trimEnd();
}

function expiringText(rows: readonly Expiring[], asOf: string): string {
  const cells = rows.map(({ partner, client, expiresAt, heldBy }) => [
    partner,
    client,
    fromNow(expiresAt, asOf),
    `${shortTime(expiresAt)} UTC`,
    `held by ${heldBy}`,
  ]);
  return `Next to expire\n${indented(cells)}`;
}

function partnersText({ partners, withoutRate, ruleSet }: Overview): string {
  const shown = partners.slice(0, MOST_PARTNERS);
  const points = toTheRight(['POINTS', ...shown.map((partner) => partner.points)]);
  const clients = toTheRight(['CLIENTS', ...shown.map((partner) => String(partner.clients))]);
  const names = ['PARTNER', ...shown.map(({ partner }) => partner)];
  const credit = ['CREDIT A MONTH', ...shown.map((partner) => creditText(partner.credit))];
  const rows = names.map((name, row) => [name, clients[row] ?? '', points[row] ?? '', credit[row] ?? '']);
  const lines = ['This month, valued now', indented(rows)];
  const more = partners.length - MOST_PARTNERS;
  if (more > 0) lines.push(`  … and ${counted(more, 'partner')} more`);
  if (withoutRate.length > 0)
    lines.push(`  ${withoutRate.join(', ')}: credit without points, as ${ruleSet} has no rate`);
  return lines.join('\n');
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

function toTheRight(cells: readonly string[]): readonly string[] {
  const width = Math.max(...cells.map(({ length }) => length));
  return cells.map((cell) => cell.padStart(width));
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
