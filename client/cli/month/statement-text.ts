/** A statement as people read it: every figure that adds up to its total. */
import { missingForTier } from '../../../rules/explain/month/missing.ts';
import type { StatementView } from '../../months/statement-view.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';
import { causesText } from './causes-text.ts';
import { missingTexts, tierChangeText } from './tier-text.ts';

type Line = StatementView['lines'][number];
type Totals = Pick<StatementView, 'managedPoints' | 'soldPoints' | 'adjustmentPoints' | 'totalPoints'>;
type Adjustment = StatementView['adjustments'][number];

/** As it stands, or as it was known. */
type Shown = Omit<StatementView, 'status' | 'hash'> & { readonly status: string; readonly hash: string | null };

export function statementText(statement: Shown): string {
  const parts = [
    heading(statement),
    linesText(statement),
    soldText(statement),
    adjustmentsText(statement),
    totalsText(statement),
    tiersText(statement),
    originText(statement),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function heading({ partner, month, status, valuedAt, policy }: Shown): string {
  return `Statement of ${printable(partner)} for ${month}, ${status}; valued at ${shortTime(valuedAt)} UTC (${policy})\n`;
}

const LINE_HEAD = [
  'MANAGED CLIENT',
  'MRR',
  '',
  'SHARED BY',
  'SHARE',
  'UNIT',
  '×',
  'POINTS',
  'LAST ACTIVITY',
  'UNTIL (UTC)',
  'NOTES',
];

function linesText({ lines, managedPoints }: Shown): string {
  if (lines.length === 0) return '';
  const sum = ['', '', '', '', '', '', '', managedPoints];
  return table([LINE_HEAD, ...lines.map(lineRow), sum], [1, 3, 4, 5, 6, 7]);
}

function lineRow(line: Line): readonly string[] {
  const { client, mrr, currency, n, share, unit, multiplier, points, lastQualifyingActivity, expiresAt } = line;
  if (n === 0) return [client, '', '', '', '', '', '', points, '', '', 'not managed at the end of the month'];
  return [
    client,
    mrr,
    currency ?? '',
    String(n),
    share,
    unit ?? '',
    multiplier ?? '',
    points,
    day(lastQualifyingActivity),
    day(expiresAt),
    line.notes.map(noteText).join('; '),
  ];
}

/** The exact time is in the JSON. */
function day(time: string | null): string {
  return time?.slice(0, '2018-06-30'.length) ?? '';
}

function noteText(note: Line['notes'][number]): string {
  if (note.code === 'no_rate') return 'no rate';
  const { wanted, actual } = note;
  return `below the activity threshold: ${actual} of ${wanted}, ${wanted - actual} more needed`;
}

function soldText({ soldLines, soldPoints }: Shown): string {
  if (soldLines.length === 0) return '';
  const rows = soldLines.map(
    ({ deal, client, kind, closedAt, mrr, currency, unit, multiplier, points, ruleSet, notes }) => {
      const note = notes.length > 0 ? 'no rate' : '';
      return [deal, client, kind, day(closedAt), mrr, currency, unit ?? '', multiplier, points, ruleSet ?? '', note];
    },
  );
  const head = ['SOLD DEAL', 'CLIENT', 'KIND', 'CLOSED', 'MRR', '', 'UNIT', '×', 'POINTS', 'RATES OF', 'NOTES'];
  return table([head, ...rows, ['', '', '', '', '', '', '', '', soldPoints]], [4, 6, 7, 8]);
}

function adjustmentsText({ adjustments, adjustmentPoints }: Shown): string {
  if (adjustments.length === 0) return '';
  const rows = adjustments.map((adjustment) => [adjustment.points, ...adjustmentCells(adjustment)]);
  return table([['ADJUSTED', '', 'CAUSE'], ...rows, [adjustmentPoints]], [0]);
}

function adjustmentCells(adjustment: Adjustment): readonly string[] {
  if (adjustment.kind === 'posted') {
    const { source, id, reason, author } = adjustment;
    return [`posted by ${author}: ${reason}`, `${source} ${id}`];
  }
  const { month, client } = adjustment;
  return [`late for ${month}${client === null ? '' : `, ${client}`}`, causesText(adjustment)];
}

/** What the total is made of. */
export function totalsText({ managedPoints, soldPoints, adjustmentPoints, totalPoints }: Totals): string {
  return `Total ${totalPoints} = ${managedPoints} managed + ${soldPoints} sold + ${adjustmentPoints} adjusted\n`;
}

function tiersText(statement: Shown): string {
  const { performanceTier, nextTier } = statement;
  const credited = tierChangeText(statement) || 'none';
  const lines = [
    `Tier ${printable(credited)}; this month's performance reaches ${printable(performanceTier ?? 'none')}`,
  ];
  if (nextTier !== null) {
    lines.push(
      `To reach ${printable(nextTier.tier)}:`,
      ...missingTexts(missingForTier(nextTier)).map((text) => `  ${text}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

function originText({ ruleSet, position, hash }: Shown): string {
  return `Rule set ${ruleSet ?? 'none'}, ledger position ${position}${hash === null ? '' : `, hash ${hash}`}\n`;
}
