/** What people asked of a month by hand: the next step, or the answer when there is none. */
import { planRequest, type RequestStep } from '../../rules/month/plan-request.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Month } from '../../rules/time/month.ts';
import type { Queryable } from '../../store/pool.ts';
import { lastFaults } from '../../store/months/failed-runs.ts';
import { monthRowOf, monthRows } from '../../store/months/month-rows.ts';
import { refusalOf, type MonthSpan } from '../../store/months/month-span.ts';
import { readOutlook } from '../../store/months/outlook.ts';
import { changesSince, type ChangesSince } from '../../store/months/publish/changes-since.ts';
import { answerRequest, waitingRequests, type MonthRequest, type RequestOutcome } from '../../store/months/requests.ts';
import type { PlannedStep } from './contract.ts';
import type { MonthDependencies } from './dependencies.ts';

/** Answers requests, the oldest first, until one has work to do; null when none is left. */
export async function nextForRequests(
  { pool, clock }: MonthDependencies,
  book: RuleBook,
  span: MonthSpan | null,
  month: Month,
): Promise<PlannedStep | null> {
  for (const request of await waitingRequests(pool, month)) {
    const why = refusalOf(span, book, month);
    if (span === null || why !== null) {
      const outcome: RequestOutcome = { kind: 'no_such_month', why: why ?? { code: 'no_events' } };
      await answerRequest(pool, request.request, outcome, clock.now());
      continue;
    }
    const outlook = await readOutlook(pool, { book, now: clock.now(), first: span.first, last: month });
    const step = planRequest(outlook, request);
    if (step.kind === 'take' || step.kind === 'close_draft') return step;
    await answerRequest(pool, request.request, await outcomeOf(pool, request, step), clock.now());
  }
  return null;
}

async function outcomeOf(
  db: Queryable,
  request: MonthRequest,
  step: Exclude<RequestStep, { kind: 'take' | 'close_draft' }>,
): Promise<RequestOutcome> {
  const { month } = request;
  switch (step.kind) {
    case 'drafted':
      return { kind: 'drafted', month, hash: (await monthRowOf(db, month))?.published?.hash ?? '' };
    case 'already_closed':
      return { kind: 'already_closed', month };
    case 'closed':
      return { kind: 'closed', closed: await closedSince(db, request) };
    case 'out_of_date': {
      const changes = (await changesSince(db, step.month)) ?? BUILT_ON_NOTHING;
      return { kind: 'out_of_date', month: step.month, changes, closed: await closedSince(db, request) };
    }
    case 'control_sums': {
      const faults = await lastFaults(db, step.month);
      return { kind: 'control_sums', month: step.month, faults, closed: await closedSince(db, request) };
    }
  }
}

/** An earlier event has put a month before the one that was the first. */
const BUILT_ON_NOTHING: ChangesSince = { events: [], eventCount: 0, ruleSets: [], previousChanged: true };

async function closedSince(db: Queryable, { month, ask, askedAt }: MonthRequest): Promise<readonly Month[]> {
  if (ask === 'run') return [];
  const rows = await monthRows(db);
  return rows
    .filter((row) => row.month <= month && row.closedAt !== null && row.closedAt >= askedAt)
    .map((row) => row.month);
}
