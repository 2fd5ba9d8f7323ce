/** The difference between two statements as people read it. */
import type { ownDifference } from '../../months/partner-view.ts';
import type { StatementDiff } from '../../months/diff-statement.ts';
import { printable } from '../output/printable.ts';
import { REASONS } from '../output/relationship-text.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';
import { causesText } from './causes-text.ts';

/** As a partner or anybody else gets it: who joined and left may not be told. */
type Part = StatementDiff['parts'][number] & Partial<Awaited<ReturnType<typeof ownDifference>>['parts'][number]>;
type Cause = Part['cause'];

const CAUSES: Readonly<Record<Cause, string>> = {
  client_gained: 'client gained',
  client_lost: 'client lost',
  mrr: 'MRR',
  currency: 'currency',
  split: 'shared otherwise',
  rate: 'rate of the currency',
  points_per_unit: 'points per unit',
  growth: 'growth country',
  threshold: 'activity threshold',
  deal_counts: 'deal counts',
  deal_expired: 'deal over a year old',
  deal_cancelled: 'deal cancelled',
  known_late: 'known too late',
  adjustment: 'adjustment',
  late_adjustment: 'late adjustment',
  adjustment_before: 'adjustment not again',
  late_adjustment_before: 'late adjustment not again',
  unexplained: '!! unexplained',
};

export function diffText(diff: StatementDiff): string {
  const { month, monthBefore, partner, totalBefore, totalAfter, change, parts, byCause } = diff;
  const before = monthBefore === null ? 'nothing before' : `${totalBefore} in ${monthBefore}`;
  const head = `${printable(partner)}: ${totalAfter} points in ${month}, ${before}: ${signed(change)}\n`;
  if (parts.length === 0) return `${head}Nothing has changed.\n`;
  const rows = parts.map((part) => [
    signed(part.points),
    CAUSES[part.cause],
    part.client ?? '',
    detailText(part, diff),
  ]);
  const all = table([['POINTS', 'CAUSE', 'CLIENT', 'WHY'], ...rows, [signed(change), 'together', '', '']], [0]);
  if (byCause.length === parts.length) return `${head}\n${all}`;
  const sums = byCause.map(({ cause, points }) => [signed(points), CAUSES[cause]]);
  return `${head}\n${all}\n${table([['POINTS', 'BY CAUSE'], ...sums, [signed(change), 'together']], [0])}`;
}

function signed(points: string): string {
  return points === '0' || points.startsWith('-') ? points : `+${points}`;
}

function detailText(part: Part, { monthBefore }: StatementDiff): string {
  const { adjustment, deal, closedAt } = part;
  if (adjustment !== undefined) return adjustmentText(adjustment);
  if (part.cause === 'known_late') {
    const what = deal === undefined ? '' : `deal ${deal}: `;
    return `${what}came after ${monthBefore} was taken: ${causesText(part)}`;
  }
  if (deal !== undefined) return `${deal}, closed ${shortTime(closedAt ?? '')}`;
  return stateText(part);
}

function adjustmentText(adjustment: NonNullable<Part['adjustment']>): string {
  if (adjustment.kind === 'posted') return `${adjustment.reason} (${adjustment.author})`;
  return `for ${adjustment.month}: ${causesText(adjustment)}`;
}

function stateText(part: Part): string {
  const { cause, before, after } = part;
  if (before === undefined || after === undefined) return '';
  switch (cause) {
    case 'client_gained':
      return gainedText(part);
    case 'client_lost':
      return lostText(part);
    case 'mrr':
    case 'currency':
      return `${before.mrr} ${before.currency ?? ''} → ${after.mrr} ${after.currency ?? ''}`;
    case 'split':
      return splitText(part, before.n, after.n);
    case 'rate':
      return `unit ${before.unit ?? 'none'} → ${after.unit ?? 'none'} (${after.ruleSet ?? 'no rule set'})`;
    case 'points_per_unit':
      return `${before.pointsPerUnit} → ${after.pointsPerUnit} a unit (${after.ruleSet ?? 'no rule set'})`;
    case 'growth':
      return `× ${before.multiplier} → × ${after.multiplier} (${after.ruleSet ?? 'no rule set'})`;
    case 'threshold':
      return `${thresholdText(before.threshold)} → ${thresholdText(after.threshold)}`;
    default:
      return '';
  }
}

function gainedText({ period }: Part): string {
  if (period === undefined || period === null) return '';
  return `since ${shortTime(period.since)}, started by ${period.startedBy.source} ${period.startedBy.id}`;
}

function lostText({ period }: Part): string {
  if (period === undefined || period === null || period.endReason === null) return 'by what became known since';
  const { end, endReason, endedBy } = period;
  const by = endedBy === null ? '' : `, by ${endedBy.source} ${endedBy.id}`;
  return `ended ${shortTime(end ?? '')}: ${REASONS[endReason]}${by}`;
}

/** Names are not there for a partner: others are another. */
function splitText({ joined, left, joinedSince = [], leftAt = [] }: Part, before: number, after: number): string {
  const came = joinedSince.map((since, index) => `with ${joined?.[index] ?? 'another'} since ${shortTime(since)}`);
  const went = leftAt.map(
    (end, index) => `without ${left?.[index] ?? 'another'}${end === null ? '' : ` since ${shortTime(end)}`}`,
  );
  const who = [...came, ...went].join(', ');
  return `shared by ${before} → ${after}${who === '' ? '' : ` (${who})`}`;
}

function thresholdText(threshold: NonNullable<Part['before']>['threshold']): string {
  if (threshold === null) return 'no threshold';
  return `${threshold.actual} of ${threshold.wanted} activities (tier ${threshold.tier ?? 'none'})`;
}
