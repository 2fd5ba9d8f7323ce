/**
 * One durable run while a partner–client pair is managed (`docs/architecture.md`, principles 2 to 5): it waits for
 * news, the next notice or the deadline, then lets the ledger decide. Without signals, from start to expiry: 12 events
 * of history, and 6 more for each rung of `noticeDays`.
 */
import { condition, continueAsNew, defineQuery, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';
import type { AssessInput, Assessment, PeriodOutcome } from '../activities/contract.ts';
import { QUERY, SIGNAL, type News, type RelationshipInput } from './contract.ts';
import { assess } from './relationship/assess.ts';
import { RunState } from './relationship/run-state.ts';
import { WakeTimer } from './relationship/wake-timer.ts';

/** Returns how the last period assessed ended; null when late events left the pair without any. */
export async function relationship(input: RelationshipInput): Promise<PeriodOutcome | null> {
  const { state, timer } = setUp();
  while (!state.isOver) {
    await condition(() => state.mustAssess);
    state.beginAssessment();
    state.learn(await assess(question(input)));
    // The next run assesses first of all, so what arrived during the assessment is not lost with this one.
    if (state.carriesOn) await continueAsNew<typeof relationship>(input);
    const change = state.changeTimer();
    if (change.kind === 'set') timer.set(change.inMs);
  }
  return state.outcome;
}

/** State and handlers, in place before anything is awaited: signals may arrive with the start. */
function setUp(): { state: RunState; timer: WakeTimer } {
  const state = new RunState();
  for (const name of [SIGNAL.activityQualified, SIGNAL.terminated, SIGNAL.reassess]) {
    setHandler(defineSignal<[News]>(name), () => state.hearNews());
  }
  setHandler(defineQuery<Assessment | null>(QUERY.standing), () => state.learnt);
  return { state, timer: new WakeTimer(() => state.ring()) };
}

function question({ partner, client }: RelationshipInput): AssessInput {
  const { runId, runStartTime, historyLength } = workflowInfo();
  return { v: 1, partner, client, runId, runStartedAt: runStartTime.getTime(), historyLength };
}
