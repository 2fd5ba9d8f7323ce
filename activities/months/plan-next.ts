/** What is next for a month, asked of the store: by itself, or for those who asked for it by hand. */
import { monthEnd } from '../../rules/month/month-end.ts';
import { hasFailed } from '../../rules/month/month-outlook.ts';
import { dueClosing, planMonth, type MonthStep } from '../../rules/month/plan-month.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { nextMonth, type Month } from '../../rules/time/month.ts';
import { lastFaults } from '../../store/months/failed-runs.ts';
import { lastRun } from '../../store/months/lease.ts';
import { monthSpan, type MonthSpan } from '../../store/months/month-span.ts';
import { readOutlook } from '../../store/months/outlook.ts';
import { describeFault } from '../../store/months/publish/describe-fault.ts';
import { lastAsked } from '../../store/months/requests.ts';
import { loadRuleBook } from '../../store/rule-sets/rule-book.ts';
import type { MonthPlan, PlannedStep, PlanMonthInput } from './contract.ts';
import type { MonthDependencies } from './dependencies.ts';
import { nextForRequests } from './next-for-requests.ts';

const DONE: PlannedStep = { kind: 'done', waitsFor: null };

export async function planNext(dependencies: MonthDependencies, input: PlanMonthInput): Promise<MonthPlan> {
  const { pool, clock } = dependencies;
  const afterRun = input.afterRun ?? (await lastRun(pool));
  const { book } = await loadRuleBook(pool);
  const span = await monthSpan(pool, book, clock.now());
  const month = input.month as Month;
  const step = input.byHand
    ? ((await nextForRequests(dependencies, book, span, month)) ??
      (await overdue(dependencies, book, span, { month, afterRun })))
    : await byItself(dependencies, book, span, { ...input, month, afterRun });
  return { v: 1, afterRun, step };
}

async function byItself(
  { pool, clock }: MonthDependencies,
  book: RuleBook,
  span: MonthSpan | null,
  { month, afterRun, graceIsOver }: { readonly month: Month; readonly afterRun: number; readonly graceIsOver: boolean },
): Promise<PlannedStep> {
  if (span === null || month < span.first) return DONE;
  // A clock that is behind the one of the schedule.
  if (month > span.last) return waitUntil(clock, monthEnd(book, month));
  const outlook = await readOutlook(pool, { book, now: clock.now(), first: span.first, last: month });
  const supersededAt = monthEnd(book, nextMonth(month));
  const step = planMonth(outlook, { afterRun, graceIsOver, supersededAt });
  return planned({ pool, clock }, step);
}

async function planned(
  { pool, clock }: Pick<MonthDependencies, 'pool' | 'clock'>,
  step: MonthStep,
): Promise<PlannedStep> {
  if (step.kind === 'wait') return waitUntil(clock, step.until);
  if (step.kind !== 'failed') return step;
  const faults = await lastFaults(pool, step.month);
  return { ...step, why: faults.map(describeFault).join('; ') };
}

/**
 * Real milliseconds after which a run looks again on a running programme clock. It is told when the clock is made faster;
 * this is the net.
 */
const NET_MS = 10_000;

function waitUntil(clock: MonthDependencies['clock'], until: number): PlannedStep {
  const inMs = clock.realMsUntil(until);
  return { kind: 'wait', inMs: clock.isRunning ? Math.min(inMs, NET_MS) : inMs, until: formatInstant(until) };
}

/** What somebody who closed history by hand has made possible: months whose time to close had come long ago. */
async function overdue(
  { pool, clock }: MonthDependencies,
  book: RuleBook,
  span: MonthSpan | null,
  { month, afterRun }: { readonly month: Month; readonly afterRun: number },
): Promise<PlannedStep> {
  if (span === null || (await lastAsked(pool, month)) !== 'close') return DONE;
  const outlook = await readOutlook(pool, { book, now: clock.now(), ...span });
  const due = dueClosing(outlook);
  if (due === null || hasFailed(due, afterRun)) return DONE;
  return { kind: 'take', month: due.month, as: 'closed' };
}
