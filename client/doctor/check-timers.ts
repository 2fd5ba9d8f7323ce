/**
 * What the durable runs wait for, by their own account (query `standing`), against the ledger: no run may wake later
 * than the next notice or the deadline. Earlier is right: timers are lazy (docs/decisions/0003).
 */
import { QueryRejectedError, WorkflowNotFoundError } from '@temporalio/client';
import { versionAt } from '../../rules/programme/rule-set-version.ts';
import { nextWake } from '../../rules/relationship/notice-rung.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { loadRuleBook } from '../../store/rule-sets/rule-book.ts';
import { runFactsOf, type RunFacts } from '../../store/run-facts.ts';
import { QUERY } from '../../workflows/contract.ts';
import { checked, counted, type Check } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';
import { askTwice, inTime, workflowIdOf } from './open-runs.ts';
import { runFaultLine, type RunFault } from './run-faults.ts';
import { isUnderWay, settle, type Look } from './settle.ts';

/** What a run answers, as far as it matters here. */
interface StandingAnswer {
  readonly standing: 'managed' | 'over';
  /** The programme instant at which it looked. */
  readonly asOf: string;
  /** Real instant of the wake it asked for, milliseconds since the epoch. */
  readonly wakeAt: number | null;
}

export interface TimersCheck {
  readonly check: Check;
  readonly faults: readonly RunFault[];
}

/** Queries under way at once: each may replay a run on the worker. */
const QUERIES_AT_ONCE = 20;
/** Real milliseconds: between reading the clock twice, and from a timer's instant to its firing. */
const TOLERANCE_MS = 1_000;
const OVERDUE_MS = 60_000;

/** Asks every run. */
export async function checkTimers(dependencies: DoctorDependencies, running: readonly Pair[]): Promise<TimersCheck> {
  const { pool, clock, onProgress } = dependencies;
  const { book } = await loadRuleBook(pool);
  const noticeDays = versionAt(book, clock.now())?.programme.noticeDays ?? [];
  const first: RunFault[] = [];
  for (let start = 0; start < running.length; start += QUERIES_AT_ONCE) {
    const { faults } = await look(dependencies, noticeDays, running.slice(start, start + QUERIES_AT_ONCE));
    first.push(...faults);
    onProgress(() => `asking ${counted(running.length, 'run')} what they wait for: ${start}`);
  }
  const doubtful = first.map(({ pair }) => pair);
  const { faults } = await settle(doubtful, (pairs) => look(dependencies, noticeDays, pairs));
  const late =
    faults.length === 0 ? 'none wakes too late' : `${faults.length.toLocaleString('en')} not as it should be`;
  const summary = `${counted(running.length, 'run')} asked, ${late}`;
  return { check: checked('timers', summary, faults.map(runFaultLine)), faults };
}

async function look(
  dependencies: DoctorDependencies,
  noticeDays: readonly number[],
  pairs: readonly Pair[],
): Promise<Look> {
  const { pool, clock } = dependencies;
  const managed = (await runFactsOf(pool, clock.now(), pairs)).filter((facts) => facts.managed);
  const asked = await Promise.all(managed.map((facts) => ask(dependencies, facts, noticeDays)));
  return {
    faults: asked.filter((fault) => fault !== null),
    right: [],
    isUnderWay: managed.some((facts, index) => asked[index] !== null && isUnderWay(facts)),
  };
}

async function ask(
  { temporal, clock }: DoctorDependencies,
  facts: RunFacts,
  noticeDays: readonly number[],
): Promise<RunFault | null> {
  const pair = { partner: facts.partner, client: facts.client };
  try {
    const handle = temporal.workflow.getHandle(workflowIdOf(pair));
    // A worker that has just started may replay a run for the first query and answer the second.
    const standing = await askTwice(() => inTime(temporal, () => handle.query<StandingAnswer | null>(QUERY.standing)));
    const detail = mistakeOf(standing, facts, noticeDays, clock);
    return detail === null ? null : { pair, kind: 'mistaken', detail };
  } catch (error) {
    if (error instanceof QueryRejectedError || error instanceof WorkflowNotFoundError) {
      return { pair, kind: 'missing', detail: 'it has closed' };
    }
    throw error;
  }
}

/** What is wrong with what a run has learnt; null when nothing is. */
function mistakeOf(
  standing: StandingAnswer | null,
  { expiresAt, heldSince }: RunFacts,
  noticeDays: readonly number[],
  clock: DoctorDependencies['clock'],
): string | null {
  if (standing === null) return 'it has never assessed the pair';
  if (standing.standing !== 'managed' || standing.wakeAt === null) return 'it takes the pair for ended';
  if (expiresAt === null || heldSince === null) return null;
  const wake = nextWake({ expiresAt, heldBy: { time: heldSince } }, noticeDays, clock.now());
  if (standing.wakeAt > clock.realInstantOf(wake) + TOLERANCE_MS) {
    return `it wakes after ${formatInstant(wake)}; what it knows is of ${standing.asOf}`;
  }
  const isOverdue = standing.wakeAt < clock.realNow() - OVERDUE_MS;
  return isOverdue ? `its timer is due since ${formatInstant(standing.wakeAt)}, real time` : null;
}
