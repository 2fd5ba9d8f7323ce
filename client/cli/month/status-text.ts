/** Months as people read them. */
import type { ChangesView, MonthDetailView, MonthView } from '../../months/month-view.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';

/** Characters of a hash that are shown in a table. */
const SHORT_HASH = 12;

const HEAD = ['MONTH', 'STATUS', 'PARTNERS', 'POINTS', 'TAKEN (UTC)', 'CLOSED (UTC)', 'RULE SET', 'HASH'];
const NUMBERS = [2, 3];

/**
 * @param months the latest first; shown the other way round
 * @param next the draft that is first to be closed
 */
export function statusText(months: readonly MonthView[], more: boolean, next: MonthDetailView | null): string {
  if (months.length === 0) return 'There is no month yet: they begin with the first event.\n';
  const parts = more ? ['… earlier months: raise --limit\n'] : [];
  parts.push(table([HEAD, ...months.toReversed().map(row)], NUMBERS));
  if (next !== null) parts.push(nextText(next));
  return parts.join('\n');
}

function row({ month, status, totals, publishedAt, closedAt, ruleSet, hash, working, isOver }: MonthView): string[] {
  return [
    month,
    working === null ? (isOver ? status : `${status}, not over`) : `${status}, ${workingText(working)}`,
    totals === null ? '' : totals.statements.toLocaleString('en'),
    totals?.totalPoints ?? '',
    minutes(publishedAt),
    minutes(closedAt),
    ruleSet ?? '',
    hash?.slice(0, SHORT_HASH) ?? '',
  ];
}

const PHASES: Readonly<Record<NonNullable<MonthView['working']>['phase'], string>> = {
  freezing: 'freezing its inputs',
  late: 'valuing late facts',
  statements: 'computing statements',
  publishing: 'checking sums',
};

/** What a run is doing just now: `computing statements 3/12`. */
export function workingText({ phase, done, of }: NonNullable<MonthView['working']>): string {
  return of === 0 ? PHASES[phase] : `${PHASES[phase]} ${done}/${of}`;
}

/** To the minute: the exact time is in the JSON. */
function minutes(time: string | null): string {
  return time === null ? '' : shortTime(time).slice(0, '2018-06-30 12:34'.length);
}

function nextText({ month, changes }: MonthDetailView): string {
  if (changes === null) return `Next to close: ${month}. Its draft is up to date.\n`;
  return `Next to close: ${month}. Its draft is out of date: run it again first.\n${changesText(changes)}`;
}

/** Why a draft is out of date, a line each. */
export function changesText({ events, eventCount, ruleSets, previousChanged }: ChangesView): string {
  const lines = events.map(({ source, id, type, time }) => `  ${type}  ${source} ${id}  of ${shortTime(time)}`);
  const more = eventCount - events.length;
  if (more > 0) lines.push(`  … and ${more.toLocaleString('en')} events more`);
  for (const version of ruleSets) lines.push(`  rule set ${version} was published`);
  if (previousChanged) lines.push('  the month before says something else now');
  return lines.map((line) => `${line}\n`).join('');
}
