/** The report as people read it. */
import { formatDifference } from './compare/difference.ts';
import type { Spread } from './percentiles.ts';
import type { Report } from './report.ts';

/** Differences spelled out; `--out` keeps all of them. */
const SPELLED_OUT = 20;

/** Some lines of text, with a line end. */
export function printReport(report: Report): string {
  return `${[...countLines(report), '', ...paceLines(report), '', ...verdictLines(report)].join('\n')}\n`;
}

function countLines(report: Report): readonly string[] {
  const { events, verdicts, periods, runs, months, history, notices } = report;
  const malformed = events.malformed === 0 ? '' : `, and ${n(events.malformed)} lines that are no events`;
  return [
    `${report.log} up to ${report.at}, played at ${report.speed} in ${Math.round(report.realSeconds)} s`,
    '',
    row(
      'events',
      `${n(events.sent)} sent: ${n(events.accepted)} accepted, ${n(events.duplicates)} duplicates, ` +
        `${n(events.refused)} refused${malformed}`,
    ),
    row('verdicts', `${n(verdicts.total)}, of which ${n(verdicts.qualifying)} qualify`),
    row('periods', `${n(periods.total)}: ${listed({ running: periods.running, ...periods.ended })}`),
    row(
      'runs',
      `${n(runs.total)}: ${n(runs.closed)} closed, ${n(runs.open)} open; ${n(runs.continuedAsNew)} continued as new`,
    ),
    row(
      'ended periods',
      `${n(runs.endedPeriodsWithTheirRun)} with a run that returned just that end${exceptions(report)}`,
    ),
    row(
      'months',
      `${n(months.closed)} closed${months.last === null ? '' : `, the last ${months.last}`}: ${n(months.runs)} completed runs, ` +
        `${n(months.statements)} statements, ${n(months.lateAdjustments)} late adjustments`,
    ),
    row(
      'history',
      `${n(history.events)} events: ${n(history.timersStarted)} timers started, ${n(history.timersFired)} fired, ` +
        `${n(history.timersCancelled)} cancelled; ${n(history.signals)} signals; ` +
        `${n(history.localActivities)} local activities, ${n(history.activities)} remote`,
    ),
    row('notices', listed(notices)),
  ];
}

function exceptions({ runs }: Report): string {
  const parts = [
    [runs.livedThrough, 'that a run lived through into the next'],
    [runs.overBeforeRun, 'over before a run could begin'],
    [runs.changedAfterwards, 'known otherwise when their run closed'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `, ${n(count)} ${what}`);
  const overtaken = runs.overtaken === 0 ? '' : `; ${n(runs.overtaken)} runs returned what later events have changed`;
  return `${told.join('')}${overtaken}`;
}

function paceLines({ endLatenessMs, months, events, slowDowns, speedUps, worstLagMs }: Report): readonly string[] {
  const { all, expired, terminated } = endLatenessMs;
  const slowest = slowDowns.map(
    ({ at, speed, lagMs, because }) => `  ${at}  to ${speed}, ${n(lagMs)} ms behind (${because})`,
  );
  return [
    row('ends late by', spread(all)),
    row('  expired', spread(expired)),
    row('  terminated', spread(terminated)),
    row('months late by', spread(months.closedLateMs)),
    row('events late by', spread(events.latenessMs)),
    row(
      'clock',
      `slowed down ${n(slowDowns.length)} times, sped up ${n(speedUps)} times; at most ${n(worstLagMs)} ms behind`,
    ),
    ...slowest,
  ];
}

function verdictLines({ compared, differences }: Report): readonly string[] {
  const table = compared.map(({ name, about, differences: count }) =>
    row(name, `${count === 0 ? 'no difference' : `${n(count)} differences`}  (${about})`),
  );
  const shown = differences.slice(0, SPELLED_OUT).map((difference) => `  ${formatDifference(difference)}`);
  const more = differences.length - shown.length;
  const rest = more === 0 ? [] : [`  and ${n(more)} more: --out DIR keeps all of them`];
  const total = differences.length === 0 ? 'No difference.' : `${n(differences.length)} differences:`;
  return [...table, '', total, ...shown, ...rest];
}

function spread({ count, p50, p99, max }: Spread): string {
  if (count === 0) return 'none';
  return `p50 ${n(Math.round(p50))} ms, p99 ${n(Math.round(p99))} ms, max ${n(Math.round(max))} ms of ${n(count)}`;
}

function listed(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${n(count)} ${name}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function row(name: string, text: string): string {
  return `${name.padEnd(15)} ${text}`;
}

function n(count: number): string {
  return count.toLocaleString('en');
}
