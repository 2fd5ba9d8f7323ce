/** The explanation of a statement as people read it. */
import type { StatementExplanation } from '../../months/explain-statement.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';
import { unmetTexts } from './tier-text.ts';

type Line = StatementExplanation['lines'][number];
type Sold = StatementExplanation['soldLines'][number];
type Missing = Line['missing'][number];

export function explanationText(explanation: StatementExplanation): string {
  const { partner, month, status, totalPoints, valuedAt, policy } = explanation;
  const head = `${printable(partner)}, ${month} (${status}): ${totalPoints} points; valued at ${shortTime(valuedAt)} UTC (${policy})\n`;
  const parts = [
    head,
    ...explanation.lines.map(lineText),
    ...explanation.soldLines.map(soldText),
    ...explanation.adjustments.map(adjustmentText),
    tierText(explanation),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function lineText(line: Line): string {
  const { client, points, pointsFromEvents, credit, rate, period, threshold } = line;
  const rows: (readonly string[])[] = [];
  const setBy =
    credit.setBy === null
      ? 'no subscription'
      : `${credit.setBy.source} ${credit.setBy.id} of ${shortTime(credit.setBy.time)}`;
  rows.push(['  pays', `${credit.mrr} ${credit.currency ?? ''}`.trim(), setBy]);
  if (credit.n > 0) rows.push(['  shared', `among ${credit.n}`, `share ${credit.share}`]);
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
  for (const missing of line.missing) rows.push(['  missing', missingText(missing), '']);
  const differs = points === pointsFromEvents ? '' : `  !! the events come to ${pointsFromEvents ?? 'no line'}\n`;
  return `${printable(client)}: ${points} points\n${table(rows)}${piecesText(line)}${activitiesText(line)}${differs}`;
}

/** `2 more qualifying activities by 2018-06-30 23:59:59.999 UTC`: the instant itself is no longer part of it. */
function missingText(missing: Missing): string {
  switch (missing.code) {
    case 'activities':
      return `${missing.count} more qualifying activities from ${shortTime(missing.from)} to before ${shortTime(missing.before)} UTC`;
    case 'managed':
      return `one qualifying activity that is live at ${shortTime(missing.before)} UTC`;
    case 'rate':
      return `a rate for ${missing.currency} in the rule set`;
    case 'subscription':
      return 'a subscription of the client';
  }
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

function adjustmentText(adjustment: StatementExplanation['adjustments'][number]): string {
  const { events } = adjustment;
  const what =
    adjustment.kind === 'late'
      ? `late for ${adjustment.month}${adjustment.client === null ? '' : `, ${adjustment.client}`}`
      : `posted by ${adjustment.author}: ${adjustment.reason}`;
  const rows = events.map(({ source, id, type, time, acceptedAt }) => {
    return [`  ${type}`, `${source} ${id}`, `of ${shortTime(time)}`, `accepted ${shortTime(acceptedAt)}`];
  });
  return `adjustment, ${printable(what)}: ${adjustment.points} points\n${rows.length === 0 ? '' : table(rows)}`;
}

function tierText({ creditedTier, nextTier }: StatementExplanation): string {
  const own = `Tier ${printable(creditedTier ?? 'none')}.`;
  if (nextTier === null) return `${own}\n`;
  const lines = unmetTexts({ tier: nextTier.tier, unmet: nextTier.missing }).map((text, index) => {
    const { missing, isStrict } = nextTier.missing[index] ?? { missing: null, isStrict: false };
    return missing === null ? `  ${text}` : `  ${text}, ${isStrict ? 'more than ' : ''}${missing} missing`;
  });
  return `${own} To reach ${printable(nextTier.tier)}:\n${lines.join('\n')}\n`;
}
