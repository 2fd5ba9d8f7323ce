/** How far the stack is behind the programme clock: what waits, and for how long already. */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { markBacklog } from '../../store/marks.ts';
import { owedMonths } from '../../store/months/owed-months.ts';
import { overdueRuns } from '../../store/overdue-runs.ts';
import { wakeUpBacklog } from '../../store/wake-ups.ts';
import { scheduledAfter } from '../../workflows/contract/monthly-schedule.ts';
import { realInstantOf } from './real-instant.ts';

export const BACKLOG_PARTS = ['events', 'marks', 'wakeUps', 'runs', 'months'] as const;
export type BacklogPart = (typeof BACKLOG_PARTS)[number];

export interface Waiting {
  readonly count: number;
  /** Real instant since when the oldest waits; null when that is not known, or nothing waits. */
  readonly since: number | null;
}

/**
 * events: due and not sent. marks: accepted and not judged. wakeUps: judged and not told to Temporal. runs: over, or
 * owed, and not yet closed or begun. months: over and not drafted, or past their grace time and not closed.
 */
export type Backlog = Readonly<Record<BacklogPart, Waiting>>;

/** Where to look. */
export interface BacklogPlace {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly book: RuleBook;
}

/** @param nextDueAt programme instant of the next event to send; null when all are sent */
export async function readBacklog({ pool, clock, book }: BacklogPlace, nextDueAt: Instant | null): Promise<Backlog> {
  const now = clock.now();
  const [marks, wakeUps, runs, months] = await Promise.all([
    markBacklog(pool),
    wakeUpBacklog(pool),
    overdueRuns(pool, now),
    owedMonths(pool, book, now, scheduledAfter),
  ]);
  const real = (instant: Instant | null): number | null =>
    instant === null ? null : realInstantOf(clock.segments, instant);
  const isDue = nextDueAt !== null && nextDueAt <= now;
  return {
    events: { count: isDue ? 1 : 0, since: isDue ? real(nextDueAt) : null },
    marks: { count: marks.count, since: real(marks.oldest) },
    wakeUps: { count: wakeUps.reduce((sum, { count }) => sum + count, 0), since: oldestOf(wakeUps) },
    runs: { count: runs.count, since: real(runs.oldest) },
    months: { count: months.count, since: real(months.oldest) },
  };
}

function oldestOf(wakeUps: readonly { readonly oldest: number }[]): number | null {
  return wakeUps.length === 0 ? null : Math.min(...wakeUps.map(({ oldest }) => oldest));
}

/** Real milliseconds that the longest waiting has waited; 0 when nothing waits. Parts given up are left out. */
export function lagOf(backlog: Backlog, realNow: number, givenUp: ReadonlySet<BacklogPart> = new Set()): number {
  const ages = BACKLOG_PARTS.filter((part) => !givenUp.has(part)).map((part) => {
    const { since } = backlog[part];
    return since === null ? 0 : realNow - since;
  });
  return Math.max(0, ...ages);
}

/** True when nothing waits. */
export function isEmpty(backlog: Backlog): boolean {
  return BACKLOG_PARTS.every((part) => backlog[part].count === 0);
}

/** `3 wake-ups to relay, 1 run to begin or close`, for people. */
export function describeBacklog(backlog: Backlog): string {
  const names: Readonly<Record<BacklogPart, readonly [thing: string, what: string]>> = {
    events: ['event', 'to send'],
    marks: ['mark', 'to judge'],
    wakeUps: ['wake-up', 'to relay'],
    runs: ['run', 'to begin or close'],
    months: ['month', 'to draft or close'],
  };
  const parts = BACKLOG_PARTS.filter((part) => backlog[part].count > 0);
  return parts
    .map((part) => {
      const { count } = backlog[part];
      const [thing, what] = names[part];
      return `${count} ${thing}${count === 1 ? '' : 's'} ${what}`;
    })
    .join(', ');
}
