/** What a rehearsal came to, as data: `--json`, and report.json in the folder of `--out`. */
import { formatSpeed } from '../../platform/duration.ts';
import { compareText } from '../../rules/text.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { COMPARISONS } from './compare/comparisons.ts';
import type { Difference } from './compare/difference.ts';
import type { Evidence } from './evidence.ts';
import { COMPLETED } from './months/read-month-runs.ts';
import type { SpeedChange } from './pacemaker.ts';
import { spreadOf, type Spread } from './percentiles.ts';
import type { Played } from './play.ts';
import { chainsByPair } from './runs/chains.ts';
import type { Exception } from './runs/match-runs.ts';
import { addCounts, type HistoryCounts } from './runs/history-counts.ts';

export interface Report {
  readonly log: string;
  /** As of which everything is compared. */
  readonly at: string;
  readonly speed: string;
  readonly realSeconds: number;
  readonly events: {
    readonly sent: number;
    readonly accepted: number;
    readonly duplicates: number;
    /** Sent and refused, as they should be. */
    readonly refused: number;
    /** Not sent: no events at all. */
    readonly malformed: number;
    readonly requests: number;
    /** Real milliseconds from the time of an event until it was sent. */
    readonly latenessMs: Spread;
  };
  readonly verdicts: { readonly total: number; readonly qualifying: number };
  readonly periods: {
    readonly total: number;
    readonly running: number;
    readonly ended: Readonly<Record<string, number>>;
  };
  readonly runs: {
    /** A run that continued as new counts once. */
    readonly total: number;
    readonly open: number;
    readonly closed: number;
    readonly continuedAsNew: number;
    readonly endedPeriodsWithTheirRun: number;
    /** Ended periods that a run lived through, into the next one. */
    readonly livedThrough: number;
    /** Ended periods of which something else was known when their run closed. */
    readonly changedAfterwards: number;
    /** Ended periods that were over before a run could begin. */
    readonly overBeforeRun: number;
    /** Closed runs that returned what was known then, and a correction or a late event has changed since. */
    readonly overtaken: number;
  };
  readonly months: {
    readonly closed: number;
    /** The last one that was closed; null for none. */
    readonly last: string | null;
    /** Runs of the schedule that Temporal has completed, of those of closed months. */
    readonly runs: number;
    readonly statements: number;
    /** Lines that correct months closed before. */
    readonly lateAdjustments: number;
    /** Real milliseconds from the end of the grace time until the month was closed. */
    readonly closedLateMs: Spread;
  };
  readonly history: HistoryCounts;
  readonly notices: Readonly<Record<string, number>>;
  /** Real milliseconds from the instant at which an end was due until its run had closed. */
  readonly endLatenessMs: { readonly all: Spread; readonly expired: Spread; readonly terminated: Spread };
  readonly slowDowns: readonly ReportedChange[];
  readonly speedUps: number;
  readonly worstLagMs: number;
  readonly compared: readonly { readonly name: string; readonly about: string; readonly differences: number }[];
  readonly differences: readonly Difference[];
}

export interface ReportedChange {
  readonly at: string;
  readonly speed: string;
  readonly lagMs: number;
  readonly because: string;
}

export interface ReportInput {
  readonly log: string;
  /** Programme milliseconds per real millisecond. */
  readonly speed: number;
  readonly realSeconds: number;
  readonly played: Played;
  readonly evidence: Evidence;
  readonly differences: readonly Difference[];
}

/** Adds the evidence up. */
export function reportOf({ log, speed, realSeconds, played, evidence, differences }: ReportInput): Report {
  const { feeder, pace } = played;
  const { expected, lateness, matches, runs } = evidence;
  const chains = [...chainsByPair(runs).values()].flat();
  const open = chains.filter(({ isOpen }) => isOpen).length;
  const late = (kind?: string): Spread =>
    spreadOf(lateness.flatMap((end) => (kind === undefined || end.kind === kind ? [end.ms] : [])));
  const excepted = (kind: Exception): number => matches.exceptions.filter((exception) => exception === kind).length;
  const slower = pace.changes.filter((change, index) => change.speed < (pace.changes[index - 1]?.speed ?? speed));
  return {
    log,
    at: formatInstant(evidence.at),
    speed: formatSpeed(speed),
    realSeconds,
    events: { ...evidence.fed, malformed: evidence.script.malformed, latenessMs: spreadOf(feeder.lateness) },
    verdicts: {
      total: expected.verdicts.length,
      qualifying: expected.verdicts.filter(({ qualifies }) => qualifies).length,
    },
    periods: {
      total: expected.periods.length,
      running: expected.periods.filter(({ end }) => end === null).length,
      ended: countBy(expected.periods.flatMap(({ endReason }) => endReason ?? [])),
    },
    runs: {
      total: chains.length,
      open,
      closed: chains.length - open,
      continuedAsNew: runs.length - chains.length,
      endedPeriodsWithTheirRun: matches.ends.length,
      livedThrough: excepted('livedThrough'),
      changedAfterwards: excepted('changedAfterwards'),
      overBeforeRun: excepted('overBeforeRun'),
      overtaken: matches.overtaken.length,
    },
    months: monthsOf(evidence),
    history: addCounts(runs.map(({ counts }) => counts)),
    notices: evidence.notices,
    endLatenessMs: { all: late(), expired: late('expired'), terminated: late('terminated') },
    slowDowns: slower.map(reported),
    speedUps: pace.changes.length - slower.length,
    worstLagMs: Math.round(pace.worstLagMs),
    compared: COMPARISONS.map(({ name, about }) => ({
      name,
      about,
      differences: differences.filter((difference) => difference.in === name).length,
    })),
    differences,
  };
}

function monthsOf({ closed, monthRuns, closedLateMs }: Evidence): Report['months'] {
  const statements = closed.flatMap((month) => month.statements);
  const adjustments = statements.flatMap((statement) => statement.adjustments);
  return {
    closed: closed.length,
    last: closed.at(-1)?.month ?? null,
    runs: monthRuns.filter(({ status }) => status === COMPLETED).length,
    statements: statements.length,
    lateAdjustments: adjustments.filter(({ kind }) => kind === 'late').length,
    closedLateMs: spreadOf(closedLateMs),
  };
}

function reported({ at, speed, lagMs, because }: SpeedChange): ReportedChange {
  return { at: formatInstant(at), speed: formatSpeed(speed), lagMs: Math.round(lagMs), because };
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)));
}
