/**
 * Taking a month: begin a run or go on with it, freeze its inputs, compute its pages, publish it
 * (`docs/decisions/0009`). Every step is done once, whoever tries again; whoever is second waits.
 */
import type { Pool } from 'pg';
import type { Month } from '../../rules/time/month.ts';
import { freezeMonth, type Frozen } from '../../store/months/freeze/freeze-month.ts';
import { abandonRun, beginRun, type Begun } from '../../store/months/lease.ts';
import { monthRowOf } from '../../store/months/month-rows.ts';
import { publishRun } from '../../store/months/publish/publish-run.ts';
import { RunLostError } from '../../store/months/run-errors.ts';
import { sweepRuns } from '../../store/months/sweep.ts';
import { computePages, PAGES_AT_ONCE } from './compute-pages.ts';
import type { HelpMonthInput, MonthTaken, TakeMonthInput } from './contract.ts';
import type { MonthDependencies } from './dependencies.ts';
import { beginTurn, whileBeating, type Turn } from './turn.ts';

/** Real milliseconds without a sign of life after which another run takes over: many beats, and a restart of a worker. */
const LEASE_MS = 60_000;
/** More pairs than this are left to the judge, who is faster: so many are folded in a second. */
const MOST_UNJUDGED = 1_000;

const CHANGED: MonthTaken = { v: 1, kind: 'changed' };

export async function takeMonth(dependencies: MonthDependencies, input: TakeMonthInput): Promise<MonthTaken> {
  const turn = beginTurn();
  const begun = await turn.until(() => beginUnlessBusy(dependencies, input));
  if (begun === null) return { v: 1, kind: 'waiting', for: 'run' };
  if (begun.kind === 'over') return takenBefore(dependencies.pool, input, begun);
  if (begun.kind !== 'working') return CHANGED;
  try {
    return await whileBeating(dependencies, begun.run, () => workOn(dependencies, input, begun.run, turn));
  } catch (error) {
    if (error instanceof RunLostError) return CHANGED;
    throw error;
  }
}

/** Computes pages of a run that another attempt leads, until the turn is over; one that is over needs no help. */
export async function helpMonth(dependencies: MonthDependencies, { month, run }: HelpMonthInput): Promise<void> {
  const turn = beginTurn();
  try {
    await whileBeating(dependencies, run, () => computePages(dependencies.pool, run, month as Month, turn, 1));
  } catch (error) {
    if (!(error instanceof RunLostError)) throw error;
  }
}

/** Null while another run works on the month. */
async function beginUnlessBusy(
  { pool, clock }: MonthDependencies,
  { month, key }: TakeMonthInput,
): Promise<Begun | null> {
  const [now, realNow] = [clock.now(), clock.realNow()];
  const begun = await beginRun(pool, { month: month as Month, key, now, realNow, leaseMs: LEASE_MS });
  return begun.kind === 'busy' ? null : begun;
}

/** An earlier attempt was through, and nobody heard of it. */
async function takenBefore(
  pool: Pool,
  { month }: TakeMonthInput,
  begun: Begun & { kind: 'over' },
): Promise<MonthTaken> {
  const published = (await monthRowOf(pool, month as Month))?.published ?? null;
  if (published === null || published.run !== begun.run) return CHANGED;
  await sweepRuns(pool);
  return { v: 1, kind: 'published', hash: published.hash };
}

async function workOn(
  dependencies: MonthDependencies,
  { month: name, as }: TakeMonthInput,
  run: number,
  turn: Turn,
): Promise<MonthTaken> {
  const { pool, clock, log } = dependencies;
  const month = name as Month;
  const frozen = await turn.until(() => freezeUnlessUnjudged(dependencies, run, month));
  if (frozen === null) return { v: 1, kind: 'waiting', for: 'judge' };
  if (frozen.kind === 'no_previous') {
    await abandonRun(pool, month, run);
    return CHANGED;
  }
  const progress = await computePages(pool, run, month, turn, PAGES_AT_ONCE);
  if (progress.phase !== 'publishing') return { v: 1, kind: 'working', run, progress };
  const published = await publishRun(pool, { run, as, now: clock.now() });
  if (published.kind === 'control_sums')
    log.error({ month, run, faults: published.faults }, 'control sums do not add up');
  if (published.kind !== 'published') return CHANGED;
  log.info({ month, run, as, hash: published.hash }, 'a month was published');
  await sweepRuns(pool);
  return { v: 1, kind: 'published', hash: published.hash };
}

/** Null while there is more to judge than can be folded on the side. */
async function freezeUnlessUnjudged(
  { pool, rulesNow }: MonthDependencies,
  run: number,
  month: Month,
): Promise<Frozen | null> {
  const frozen = await freezeMonth(pool, { run, month, rulesNow, mostUnjudged: MOST_UNJUDGED });
  return frozen.kind === 'unjudged' ? null : frozen;
}
