/**
 * A run on every path that the relationship workflow can take. The tests of the workflow play them and look at the
 * result; `scripts/record-histories.ts` plays them and keeps the histories for replay.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { Assessment } from '../../activities/contract.ts';
import { SIGNAL } from '../../workflows/contract.ts';
import { expired, managed, managedForLong, over, terminated } from './assessments.ts';
import type { Answer, Play, Stage } from './stage.ts';

export type Scenario = (stage: Stage) => Promise<Play>;

/** A server lets a timer of less than a second fire after a second. */
const SOON = 100;
const IN_TWO_SECONDS = 2_000;
const LATER = 60_000;
const HOUR = 3_600_000;

async function fails(): Promise<Assessment> {
  throw ApplicationFailure.retryable('the database is away');
}

/** Answers after a signal has been sent. */
function thenNews(answer: Assessment): Answer {
  return async (play) => {
    await play.signal(SIGNAL.activityQualified);
    return answer;
  };
}

export const SCENARIOS = {
  /** No signal, no rung: the deadline comes, and the period is over. */
  async expiry(stage) {
    const play = await stage.play('expiry', [managed(SOON), over(expired)]);
    await play.handle.result();
    return play;
  },

  /** Still open, with its timer pending. */
  async waiting(stage) {
    const play = await stage.play('waiting', [managed(HOUR), over(terminated)]);
    await play.untilAsked(1);
    return play;
  },

  /** A notice falls due on the way. */
  async rungs(stage) {
    const play = await stage.play('rungs', [managed(SOON), managed(SOON), managed(SOON), over(expired)]);
    await play.handle.result();
    return play;
  },

  async termination(stage) {
    const play = await stage.play('termination', [managed(HOUR), over(terminated)]);
    await play.untilAsked(1);
    await play.signal(SIGNAL.terminated);
    await play.handle.result();
    return play;
  },

  /** A qualifying activity moves the deadline: the pending timer stays, fires, and finds the new one. */
  async laterDeadline(stage) {
    const script = [managed(IN_TWO_SECONDS), managed(LATER), managed(SOON, LATER), over(expired)];
    const play = await stage.play('laterDeadline', script);
    await play.untilAsked(1);
    await play.signal(SIGNAL.activityQualified);
    await play.handle.result();
    return play;
  },

  /** The activity that held the pair is voided: the end comes sooner than the pending timer. */
  async earlierDeadline(stage) {
    const play = await stage.play('earlierDeadline', [managed(HOUR), managed(SOON), over(expired)]);
    await play.untilAsked(1);
    await play.signal(SIGNAL.reassess);
    await play.handle.result();
    return play;
  },

  /** A signal comes with the start: the first assessment knows of it. */
  async newsAtStart(stage) {
    const play = await stage.play('newsAtStart', [managed(SOON), over(expired)], SIGNAL.activityQualified);
    await play.handle.result();
    return play;
  },

  async newsWhileAssessing(stage) {
    const play = await stage.play('newsWhileAssessing', [thenNews(managed(HOUR)), managed(SOON), over(expired)]);
    await play.handle.result();
    return play;
  },

  /**
   * News arrives while the closing assessment is under way and makes the pair managed again. The server refuses the
   * completion, because a signal waits, and hands out the task anew.
   */
  async newsWhileClosing(stage) {
    const script = [managed(HOUR), thenNews(over(terminated)), managed(SOON), over(expired)];
    const play = await stage.play('newsWhileClosing', script);
    await play.untilAsked(1);
    await play.signal(SIGNAL.terminated);
    await play.handle.result();
    return play;
  },

  /** The same with a normal activity: the signal reaches the run first, and the answer finds it knowing of news. */
  async newsWhileClosingRemotely(stage) {
    const script = [managed(HOUR), fails, fails, thenNews(over(terminated)), managed(SOON), over(expired)];
    const play = await stage.play('newsWhileClosingRemotely', script);
    await play.untilAsked(1);
    await play.signal(SIGNAL.terminated);
    await play.handle.result();
    return play;
  },

  /** The run is long: it carries on as a new one. */
  async carryOn(stage) {
    const play = await stage.play('carryOn', [managed(SOON), managedForLong(HOUR), managed(SOON), over(expired)]);
    await play.handle.result();
    return play;
  },

  /** Two local attempts fail, then a normal one; the fourth gets an answer. */
  async databaseAway(stage) {
    const play = await stage.play('databaseAway', [fails, fails, fails, managed(SOON), over(expired)]);
    await play.handle.result();
    return play;
  },

  /** Late events left the pair without any period. */
  async neverManaged(stage) {
    const play = await stage.play('neverManaged', [managed(HOUR), over(null)]);
    await play.untilAsked(1);
    await play.signal(SIGNAL.reassess);
    await play.handle.result();
    return play;
  },
} as const satisfies Readonly<Record<string, Scenario>>;
