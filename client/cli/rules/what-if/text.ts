/** The effect of a rule set as people read it. */
import type { PeriodRow } from '../../../../rules/rows/period-row.ts';
import type { RulingExplanation } from '../../../../rules/explain/explain-ruling.ts';
import type { PeriodChange } from '../../../../rules/what-if/compare-periods.ts';
import type { StatementChange } from '../../../../rules/what-if/compare-statements.ts';
import type { ActivityChangeGroup } from '../../../../rules/what-if/examples.ts';
import type { WhatIf, WhatIfTotals } from '../../../../rules/what-if/what-if.ts';
import { table } from '../../output/table.ts';
import { shortTime } from '../../output/times.ts';

/** Rows shown of each list: --format has them all. */
export const SHOWN = 20;

export function whatIfText({ totals, groups, periods, statements }: WhatIf): string {
  return [
    totalsText(totals),
    list('ACTIVITIES', groups.map(groupCells), ['', 'TOOL', 'ACTION', 'COUNT', 'EXAMPLE', 'BEFORE', 'AFTER']),
    list('PERIODS', periods.map(periodCells), ['', 'PARTNER', 'CLIENT', 'BEFORE (UTC)', 'AFTER (UTC)']),
    list('STATEMENTS', statements.map(statementCells), ['MONTH', 'PARTNER', 'POINTS', 'BEFORE', 'AFTER', 'TIER']),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function totalsText({ activities, periods, points, statements, tiers }: WhatIfTotals): string {
  return table([
    ['activities', `${activities.gains} gain, ${activities.loses} lose, ${activities.reason} have another reason`],
    ['periods', `${periods.begins} begin, ${periods.ends} end, ${periods.moves} move`],
    ['points', `${points.before} before, ${points.after} after: ${signed(points.difference)}`],
    ['statements', `${statements} change, ${tiers} of them in their tier`],
  ]);
}

function list(title: string, rows: readonly (readonly string[])[], head: readonly string[]): string {
  if (rows.length === 0) return '';
  const more = rows.length > SHOWN ? 'and more: --format json or csv has them all\n' : '';
  return `${title}\n${table([head, ...rows.slice(0, SHOWN)])}${more}`;
}

function groupCells({ kind, tool, action, count, example }: ActivityChangeGroup): readonly string[] {
  return [kind, tool, action, String(count), example.id, rulingText(example.before), rulingText(example.after)];
}

function rulingText({ kind, rule }: RulingExplanation): string {
  return rule === null ? kind : `accepted: ${rule}`;
}

function periodCells({ kind, before, after }: PeriodChange): readonly string[] {
  const { partner, client } = before ?? after;
  return [kind, partner, client, spanText(before), spanText(after)];
}

function spanText(period: PeriodRow | null): string {
  if (period === null) return '';
  const until = period.end === null ? `runs until ${shortTime(period.expiresAt ?? '')}` : shortTime(period.end);
  return `${shortTime(period.start)} – ${until}`;
}

function statementCells({ month, partner, pointsDifference, before, after }: StatementChange): readonly string[] {
  const [was, is] = [before?.creditedTier ?? 'none', after?.creditedTier ?? 'none'];
  const tier = was === is ? is : `${was} → ${is}`;
  return [month, partner, signed(pointsDifference), before?.totalPoints ?? '', after?.totalPoints ?? '', tier];
}

function signed(points: string): string {
  return points.startsWith('-') || points === '0' ? points : `+${points}`;
}
