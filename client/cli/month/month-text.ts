/** A month as people read it: what each partner has in it. */
import type { MonthDetailView } from '../../months/month-view.ts';
import type { StatementView } from '../../months/statement-view.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';
import { changesText } from './status-text.ts';
import { tierChangeText } from './tier-text.ts';

const HEAD = ['PARTNER', 'CLIENTS', 'MANAGED', 'SOLD', 'ADJUSTED', 'TOTAL', 'TIER'];
const NUMBERS = [1, 2, 3, 4, 5];

export function monthText(month: MonthDetailView, statements: readonly StatementView[], more: boolean): string {
  const parts = [heading(month), table([HEAD, ...statements.map(row), ...totalRow(month)], NUMBERS)];
  if (more) parts.push('and more: raise --limit\n');
  if (month.changes !== null) {
    parts.push(`This draft is out of date: run the month again.\n${changesText(month.changes)}`);
  }
  return parts.join('\n');
}

function heading({ month, status, valuedAt, policy, ruleSet, position, hash, closedAt }: MonthDetailView): string {
  const state = closedAt === null ? status : `${status} ${shortTime(closedAt)} UTC`;
  return table([
    [month, state],
    ['valued at', `${shortTime(valuedAt)} UTC, policy ${policy}, rule set ${ruleSet ?? 'none'}`],
    ['taken at', `ledger position ${position}`],
    ['hash', hash ?? ''],
  ]);
}

function row(statement: StatementView): readonly string[] {
  const { partner, lines, managedPoints, soldPoints, adjustmentPoints, totalPoints } = statement;
  const clients = lines.filter(({ n }) => n > 0).length;
  const points = [managedPoints, soldPoints, adjustmentPoints, totalPoints];
  return [partner, String(clients), ...points, tierChangeText(statement)];
}

function totalRow({ totals, counts }: MonthDetailView): readonly (readonly string[])[] {
  if (totals === null || counts === null) return [];
  const { statements, managedPoints, soldPoints, adjustmentPoints, totalPoints } = totals;
  const name = `${statements.toLocaleString('en')} together`;
  return [[name, '', managedPoints, soldPoints, adjustmentPoints, totalPoints, '']];
}
