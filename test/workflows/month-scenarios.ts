/**
 * A run on every path that `monthlyPoints` can take. Its tests play them and look at the result;
 * `scripts/record-histories.ts` plays them and keeps the histories for replay.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { MonthTaken, PlannedStep } from '../../activities/months/contract.ts';
import { SIGNAL } from '../../workflows/contract.ts';
import type { MonthAnswer, MonthPlay, MonthStage } from './month-stage.ts';

export type MonthScenario = (stage: MonthStage) => Promise<MonthPlay>;

export const NOMINAL = Date.UTC(2018, 1, 1, 12, 15);
const HOUR = 3_600_000;

const draft: PlannedStep = { kind: 'take', month: '2018-01', as: 'draft' };
const closing: PlannedStep = { kind: 'take', month: '2018-01', as: 'closed' };
const wait = (inMs: number): PlannedStep => ({ kind: 'wait', inMs, until: '2018-02-04T00:00:00.000Z' });
const done: PlannedStep = { kind: 'done', waitsFor: null };
const published = (hash: string): MonthTaken => ({ v: 1, kind: 'published', hash });
const working: MonthTaken = {
  v: 1,
  kind: 'working',
  run: 5,
  progress: { phase: 'statements', done: 40, of: 100 },
};
const changed: MonthTaken = { v: 1, kind: 'changed' };
const waiting: MonthTaken = { v: 1, kind: 'waiting', for: 'run' };

/** Turns of waiting for another run, more than one history is to hold. */
const TURNS = 26;

export const MONTH_SCENARIOS = {
  /** Drafted when it is over, closed after its grace time. */
  async scheduled(stage) {
    const script = [draft, published('aa'), wait(100), closing, published('bb'), done];
    const play = await stage.playScheduled(NOMINAL, script);
    await play.handle.result();
    return play;
  },

  /** A month that takes long gets help; then the drafts that people have looked at are closed. */
  async byHand(stage) {
    const close: PlannedStep = { kind: 'close_draft', month: '2018-02' };
    const play = await stage.play([draft, working, draft, published('aa'), close, done]);
    await play.handle.result();
    return play;
  },

  /** Another run is in the way, then wins; the database is away; the third attempt is through. */
  async notAtOnce(stage) {
    const away: MonthAnswer = ApplicationFailure.retryable('the database is away');
    const script = [draft, waiting, draft, away, changed, draft, published('aa'), done];
    const play = await stage.play(script);
    await play.handle.result();
    return play;
  },

  /** Somebody does not want to wait for the grace time. */
  async closedEarly(stage) {
    const play = await stage.playScheduled(NOMINAL + 28 * 24 * HOUR, [wait(HOUR), closing, published('bb'), done]);
    await play.untilAsked(1);
    await play.handle.signal(SIGNAL.closeMonth, { v: 1 });
    await play.handle.result();
    return play;
  },

  /** The clock was made faster. */
  async lookedAgain(stage) {
    const play = await stage.play([wait(HOUR), { kind: 'done', waitsFor: '2017-12' }]);
    await play.untilAsked(1);
    await play.handle.signal(SIGNAL.reassess, { v: 1 });
    await play.handle.result();
    return play;
  },

  async controlSums(stage) {
    const play = await stage.play([
      draft,
      changed,
      { kind: 'failed', month: '2018-01', why: 'client acme: 2 is not 1' },
    ]);
    await play.handle.result().catch(() => undefined);
    return play;
  },

  /** Whoever is cancelled lets go of the month. */
  async cancelled(stage) {
    const play = await stage.play([draft, 'nothing']);
    await play.untilAsked(2);
    await play.handle.cancel();
    await play.handle.result().catch(() => undefined);
    return play;
  },

  /** Waits for so long that it carries on as a new run. */
  async carryOnMonth(stage) {
    const turns = Array.from({ length: TURNS }, () => [draft, waiting]).flat();
    const play = await stage.play([draft, published('aa'), ...turns, draft, published('bb'), done]);
    await play.handle.result();
    return play;
  },
} satisfies Readonly<Record<string, MonthScenario>>;
