/**
 * The schedule of `monthlyPoints`: when its runs are started, and under which ids. Day 1 at 12:15 UTC: the month before is
 * over in every time zone, and no clock is changed at that hour.
 */
import { monthIndex, monthAtIndex, nextMonth, previousMonth, type Month } from '../../rules/time/month.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { SCHEDULE, TASK_QUEUE, WORKFLOW, type MonthlyPointsInput } from '../contract.ts';

const TIME = { dayOfMonth: 1, hour: 12, minute: 15 } as const;
const INPUT: MonthlyPointsInput = { v: 1 };
/** A server that was away for less takes the actions it missed; after that the next run makes up for them. */
const CATCH_UP_MS = 365 * 86_400_000;

/** Runs of the schedule are called by it and by their time. */
const RUNS = 'monthly-points';

export interface MonthlyScheduleOptions {
  /** Default: `tenure`. */
  readonly taskQueue?: string;
  /** On a running programme clock: months then end at other times than the server's. */
  readonly paused?: string;
}

/** As `ScheduleClient.create` takes it. */
export function monthlySchedule({ taskQueue = TASK_QUEUE, paused }: MonthlyScheduleOptions) {
  return {
    scheduleId: SCHEDULE.monthlyPoints,
    spec: { calendars: [TIME], timezone: 'UTC' },
    action: {
      type: 'startWorkflow' as const,
      workflowType: WORKFLOW.monthlyPoints,
      workflowId: RUNS,
      taskQueue,
      args: [INPUT],
    },
    // So that no month is dropped while the one before takes long.
    policies: { overlap: 'BUFFER_ALL' as const, catchupWindow: CATCH_UP_MS, pauseOnFailure: false },
    state: paused === undefined ? { paused: false } : { paused: true, note: paused },
  };
}

/** The parts of a described schedule that make its definition. */
export interface DescribedSchedule {
  readonly spec: {
    readonly calendars?: readonly object[];
    readonly intervals?: readonly object[];
    readonly skip?: readonly object[];
    readonly timezone?: string;
  };
  readonly action: { readonly workflowType: string; readonly workflowId: string; readonly taskQueue: string };
  readonly policies: {
    readonly overlap?: string | undefined;
    readonly catchupWindow: number;
    readonly pauseOnFailure: boolean;
  };
}

/** What differs from the definition, in the names of its parts: none when it is the one. A pause is no part of it. */
export function scheduleDifferences(found: DescribedSchedule, options: MonthlyScheduleOptions): readonly string[] {
  const { action, policies } = monthlySchedule(options);
  const { spec } = found;
  const isTime = spec.calendars?.length === 1 && isTheTime(spec.calendars[0] ?? {});
  const isAlone = (spec.intervals ?? []).length === 0 && (spec.skip ?? []).length === 0;
  const isUtc = (spec.timezone ?? 'UTC') === 'UTC';
  const differences: string[] = isTime && isAlone && isUtc ? [] : ['time'];
  for (const part of ['workflowType', 'workflowId', 'taskQueue'] as const) {
    if (found.action[part] !== action[part]) differences.push(part);
  }
  for (const part of ['overlap', 'catchupWindow', 'pauseOnFailure'] as const) {
    if (found.policies[part] !== policies[part]) differences.push(part);
  }
  return differences;
}

interface Range {
  readonly start: number | string;
  readonly end: number | string;
}

/** The server answers with ranges for every part of a calendar, those that were not given included. */
function isTheTime(calendar: object): boolean {
  const wanted: Readonly<Record<string, readonly [Range['start'], Range['end']]>> = {
    second: [0, 0],
    minute: [TIME.minute, TIME.minute],
    hour: [TIME.hour, TIME.hour],
    dayOfMonth: [TIME.dayOfMonth, TIME.dayOfMonth],
    month: ['JANUARY', 'DECEMBER'],
    dayOfWeek: ['SUNDAY', 'SATURDAY'],
  };
  const parts = new Map<string, unknown>(Object.entries(calendar));
  const ranges = (part: string): readonly Range[] => (parts.get(part) ?? []) as readonly Range[];
  const isRight = Object.entries(wanted).every(([part, [start, end]]) => {
    const [only, ...more] = ranges(part);
    return only?.start === start && only.end === end && more.length === 0;
  });
  return isRight && ranges('year').length === 0;
}

/** The first time of the schedule after an instant. */
export function scheduledAfter(t: Instant): Instant {
  const month = utcMonth(t);
  const own = timeIn(monthIndex(month));
  return own > t ? own : timeIn(monthIndex(nextMonth(month)));
}

/** The last time of the schedule that has come at an instant. */
export function scheduledUntil(t: Instant): Instant {
  const month = utcMonth(t);
  const own = timeIn(monthIndex(month));
  return own <= t ? own : timeIn(monthIndex(previousMonth(month)));
}

/** The month that the run for a time of the schedule is about: the one before. */
export function monthOfScheduled(nominal: Instant): Month {
  return previousMonth(utcMonth(nominal));
}

function utcMonth(t: Instant): Month {
  const utc = new Date(t);
  return monthAtIndex(utc.getUTCFullYear() * 12 + utc.getUTCMonth());
}

function timeIn(index: number): Instant {
  const time = new Date(0);
  time.setUTCFullYear(Math.floor(index / 12), index % 12, TIME.dayOfMonth);
  return time.setUTCHours(TIME.hour, TIME.minute);
}

/** The workflow id of the run for a time of the schedule, as the server makes it. */
export function scheduledRunId(nominal: Instant): string {
  return `${RUNS}-${new Date(nominal).toISOString().replace('.000Z', 'Z')}`;
}

/** A backfill's start is exclusive, and its times are whole seconds. */
const BEFORE_MS = 1_000;

/** What has the server take a time of the schedule: at once, also while the run before still waits for its grace time. */
export function backfillOf(nominal: Instant) {
  return { start: new Date(nominal - BEFORE_MS), end: new Date(nominal), overlap: 'ALLOW_ALL' as const };
}
