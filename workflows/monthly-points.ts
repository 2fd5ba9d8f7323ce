/**
 * The durable process of a month (`docs/domain.md §7`, `docs/decisions/0009`): asks what is next, does it, asks again.
 * By the schedule it drafts what has no draft, waits for the grace time and closes; by hand it does what people asked of
 * the month. A month of any size is a few groups of history events, one for each ten seconds of work.
 */
import {
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { MonthActivities, PlannedStep } from '../activities/months/contract.ts';
import { QUERY, SIGNAL, type MonthlyPointsInput, type News } from './contract.ts';
import { MonthState, type MonthlyPointsOutcome, type MonthlyPointsProgress } from './monthly-points/month-state.ts';
import { whichMonth } from './monthly-points/which-month.ts';

/** Some queries; with dozens of drafts and a busy ledger a few hundred milliseconds. */
const PLAN_WITHIN = '60 seconds';
/** Freezing and publishing are one transaction each, however many relationships there are: minutes for millions. */
const TAKE_WITHIN = '2 hours';
/** The worker beats every two seconds; without for so long it is taken for lost, and another goes on. */
const SIGN_OF_LIFE = '20 seconds';
/** Without end: a month that nobody takes would be a month without points. */
const RETRY = { initialInterval: '1 second', maximumInterval: '30 seconds' } as const;
/** Attempts that compute the pages of a run that takes longer than ten seconds, the one that leads it included. */
const AT_ONCE = 4;
/** Events after which a cold replay would get slow. */
const LONGEST_HISTORY = 300;

const quick = proxyActivities<MonthActivities>({ startToCloseTimeout: PLAN_WITHIN, retry: RETRY });
const long = proxyActivities<MonthActivities>({
  startToCloseTimeout: TAKE_WITHIN,
  heartbeatTimeout: SIGN_OF_LIFE,
  retry: RETRY,
});

export async function monthlyPoints(input: MonthlyPointsInput): Promise<MonthlyPointsOutcome> {
  const state = setUp(input);
  for (;;) {
    const step = state.learn(await quick.planMonth(state.question()));
    if (step.kind === 'done') return state.outcome(step.waitsFor);
    if (step.kind === 'failed') throw controlSumsFailure(step);
    await act(state, step);
    if (workflowInfo().historyLength > LONGEST_HISTORY) {
      await continueAsNew<typeof monthlyPoints>({ v: 1, carried: state.carried() });
    }
  }
}

function setUp(input: MonthlyPointsInput): MonthState {
  const state = new MonthState(whichMonth(input, workflowInfo()));
  setHandler(defineSignal<[News]>(SIGNAL.closeMonth), () => state.endGrace());
  setHandler(defineSignal<[News]>(SIGNAL.reassess), () => state.hearNews());
  setHandler(defineQuery<MonthlyPointsProgress>(QUERY.progress), () => state.progress);
  return state;
}

async function act(state: MonthState, step: Exclude<PlannedStep, { kind: 'done' | 'failed' }>): Promise<void> {
  switch (step.kind) {
    case 'take':
      return take(state, step);
    case 'close_draft':
      return quick.closeMonthDraft({ v: 1, month: step.month });
    case 'wait':
      await condition(() => state.hasNews, step.inMs);
  }
}

/** Some seconds of work. Who is cancelled meanwhile lets go of the month. */
async function take(state: MonthState, step: PlannedStep & { kind: 'take' }): Promise<void> {
  const { month, as } = step;
  const key = `${workflowInfo().firstExecutionRunId}/${state.takes}`;
  const run = state.longRun;
  const helpers = run === null ? 0 : AT_ONCE - 1;
  try {
    const [taken] = await Promise.all([
      long.takeMonth({ v: 1, month, as, key }),
      ...Array.from({ length: helpers }, () => long.helpMonth({ v: 1, month, run: run ?? 0 })),
    ]);
    state.hearTaken(step, taken);
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => quick.giveUpMonth({ v: 1, month, key }));
    }
    throw error;
  }
}

function controlSumsFailure({ month, why }: PlannedStep & { kind: 'failed' }): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `The control sums of ${month} do not add up, so it is not published: ${why}.`,
    'month_control_sums',
  );
}
