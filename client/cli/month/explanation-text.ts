/** The explanation of a statement as people read it. */
import type { StatementExplanation } from '../../months/explain-statement.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';
import { adjustmentText } from './adjustment-text.ts';
import { missingText } from './missing-text.ts';
import { totalsText } from './statement-text.ts';
import { missingTexts } from './tier-text.ts';

type Line = StatementExplanation['lines'][number];
type Credit = Omit<Line['credit'], 'sharedBy'> & Partial<Pick<Line['credit'], 'sharedBy'>>;
type Sold = StatementExplanation['soldLines'][number];

/** @param client the one that was asked about; undefined for all */
export function explanationText(explanation: StatementExplanation, client?: string): string {
  const { partner, month, status, totalPoints, valuedAt, policy } = explanation;
  const head = `${printable(partner)}, ${month} (${status}): ${totalPoints} points; valued at ${shortTime(valuedAt)} UTC (${policy})\n`;
  const parts = [
    head,
    ...explanation.lines.map(lineText),
    ...explanation.soldLines.map(soldText),
    ...explanation.adjustments.map(adjustmentText),
    nothingText(explanation, client),
    totalsText(explanation),
    tierText(explanation),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** What is not on a statement has no line to explain: where to ask instead. */
function nothingText(
  { partner, month, lines, soldLines, adjustments }: StatementExplanation,
  client: string | undefined,
): string {
  if (client === undefined || lines.length + soldLines.length + adjustments.length > 0) return '';
  const [who, where] = [printable(partner), printable(client)];
  return (
    `Nothing on this statement is about ${where}: in ${month} ${who} did not manage it when the month was valued, and no ` +
    `deal or adjustment was for it.\nWhether it is managed now, and what is missing: tenure relationship explain ${who} ${where}\n`
  );
}

function lineText(line: Line): string {
  const { client, points, pointsFromEvents, credit, rate, period, threshold } = line;
  const rows: (readonly string[])[] = [];
  const setBy =
    credit.setBy === null
      ? 'no subscription'
      : `${credit.setBy.source} ${credit.setBy.id} of ${shortTime(credit.setBy.time)}`;
  rows.push(['  pays', `${credit.mrr} ${credit.currency ?? ''}`.trim(), setBy]);
  if (credit.n > 0) rows.push(['  shared', credit.n === 1 ? 'with nobody' : `by ${credit.n}`, shareText(credit)]);
  rows.push([
    '  rate',
    `${rate.pointsPerUnit ?? '0'} a unit of ${rate.unit ?? 'none'} × ${rate.multiplier}`,
    `rule set ${rate.ruleSet ?? 'none'}, country ${rate.country}`,
  ]);
  if (period !== null) {
    rows.push([
      '  managed',
      `since ${shortTime(period.since)}`,
      `started by ${period.startedBy.source} ${period.startedBy.id}`,
    ]);
    rows.push([
      '  held',
      `until ${shortTime(period.expiresAt)}`,
      `by ${period.heldBy.source} ${period.heldBy.id} of ${period.heldBy.user}`,
    ]);
  }
  if (threshold !== null) {
    rows.push([
      '  threshold',
      `${threshold.actual} of ${threshold.wanted}`,
      `qualifying activities in ${threshold.days} days, tier ${threshold.tier}`,
    ]);
  }
  rows.push(...reckoningOf(line));
  for (const missing of line.missing) rows.push(['  missing', missingText(missing), '']);
  const differs = points === pointsFromEvents ? '' : `  !! the events come to ${pointsFromEvents ?? 'no line'}\n`;
  return `${printable(client)}: ${points} points\n${table(rows)}${piecesText(line)}${activitiesText(line)}${differs}`;
}

/** Names are not there for a partner. */
function shareText({ share, currency, sharedSince, sharedBy }: Credit): string {
  const others = sharedSince.map((since, index) => `with ${sharedBy?.[index] ?? 'another'} since ${shortTime(since)}`);
  return [`share ${share} ${currency ?? ''}`.trimEnd(), ...others].join('; ');
}

/** The sum of a line that is valued once; one that is valued every day has its days below. */
function reckoningOf({ credit, rate, points, pieces }: Line): readonly (readonly string[])[] {
  const [piece] = pieces;
  if (piece === undefined || piece.ofEnds !== 1 || rate.unit === null) return [];
  const sum = `${credit.mrr} ÷ ${credit.n} ÷ ${rate.unit} × ${rate.pointsPerUnit ?? '0'} × ${rate.multiplier}`;
  return [
    [
      '  reckoned',
      sum,
      piece.earningEnds > 0 ? `= ${points}` : `= ${piece.pointsEach ?? '0'}, but below the threshold 0`,
    ],
  ];
}

function piecesText({ pieces }: Line): string {
  if (pieces.length === 0 || pieces[0]?.ofEnds === 1) return '';
  const rows = pieces.map(({ from, to, earningEnds, ofEnds, n, mrr, currency, pointsEach }) => {
    return [
      `  ${shortTime(from)}`,
      shortTime(to),
      `${earningEnds} of ${ofEnds}`,
      String(n),
      `${mrr} ${currency ?? ''}`,
      pointsEach ?? '0',
    ];
  });
  return table([['  DAY ENDS FROM', 'TO', 'EARNING', 'SHARED BY', 'MRR', 'POINTS EACH'], ...rows]);
}

function activitiesText({ activities }: Line): string {
  if (activities.length === 0) return '';
  const rows = activities.map(
    ({ source, id, time, user, tool, ruleSet, qualifies, reason, isLive, countsForThreshold }) => {
      const marks = [isLive ? 'live' : '', countsForThreshold ? 'counts for the threshold' : ''].filter(
        (mark) => mark !== '',
      );
      return [
        `  ${shortTime(time)}`,
        user,
        tool,
        qualifies ? 'qualifies' : (reason ?? ''),
        marks.join(', '),
        `${source} ${id}`,
        ruleSet ?? '',
      ];
    },
  );
  return table([['  ACTIVITY (UTC)', 'USER', 'TOOL', 'VERDICT', '', 'EVENT', 'RULE SET'], ...rows]);
}

function soldText({ deal, client, kind, points, closedBy, mrr, currency, rate }: Sold): string {
  const event = closedBy === null ? '' : `${closedBy.source} ${closedBy.id} of ${shortTime(closedBy.time)}`;
  const rows = [
    ['  closed by', event],
    [
      '  worth',
      `${mrr} ${currency}, ${rate.pointsPerUnit ?? '0'} a unit of ${rate.unit ?? 'none'} × ${rate.multiplier}`,
    ],
    ['  rates of', `rule set ${rate.ruleSet ?? 'none'}, in force that day`],
  ];
  return `deal ${printable(deal)} at ${printable(client)} (${kind}): ${points} points\n${table(rows)}`;
}

function tierText({ creditedTier, nextTier }: StatementExplanation): string {
  const own = `Tier ${printable(creditedTier ?? 'none')}.`;
  if (nextTier === null) return `${own}\n`;
  const lines = missingTexts(nextTier.missing).map((text) => `  ${text}`);
  return `${own} To reach ${printable(nextTier.tier)}:\n${lines.join('\n')}\n`;
}
