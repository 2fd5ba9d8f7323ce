/**
 * The keeper of the schedule of months. On the real clock it makes the schedule, and the server does the rest. Schedules
 * fire in real time only, so on a running programme clock the schedule is paused, and the keeper has the server take one
 * of its times after the other when the clock reaches it: the next only when the run of the last is there, because
 * backfills sent back to back lose runs.
 *
 * A namespace that was made anew, as after a restore, knows nothing of the run that waited there for the grace time of
 * the last month. So the keeper looks once whether it is there, and has the server take its time again if it is owed.
 */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { monotonic, type ProgrammeClock } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errno.ts';
import type { Logger } from '../../platform/log.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { isRunOwed } from '../../store/months/is-run-owed.ts';
import { lastTick, tick } from '../../store/months/ticks.ts';
import { loadRuleBook } from '../../store/rule-sets/rule-book.ts';
import { SCHEDULE, SIGNAL, type News } from '../../workflows/contract.ts';
import {
  backfillOf,
  monthOfScheduled,
  scheduledAfter,
  scheduledRunId,
  scheduledUntil,
} from '../../workflows/contract/monthly-schedule.ts';
import { startLane, type Lane, type TurnResult } from '../lanes/lane.ts';
import { isUnreachable } from '../temporal/is-unreachable.ts';
import { ensureSchedule } from './ensure-schedule.ts';

export interface ScheduleKeeperOptions {
  readonly pool: Pool;
  readonly temporal: Client;
  readonly clock: ProgrammeClock;
  /** Default: `tenure`. */
  readonly taskQueue?: string;
  readonly log: Logger;
}

const PAUSED = 'The programme clock is not the real one: a worker takes the times of the schedule by it.';
/** Real milliseconds until a run that the server was asked for is asked for again. */
const AGAIN_AFTER_MS = 5_000;
/** Real milliseconds between two looks whether the run is there. */
const LOOK_EVERY_MS = 50;

export function keepSchedule(options: ScheduleKeeperOptions): Lane {
  const keeper = new Keeper(options);
  return startLane('months', () => turn(keeper, options.log), options.log);
}

async function turn(keeper: Keeper, log: Logger): Promise<TurnResult> {
  try {
    return await keeper.turn();
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    log.warn({ error: messageOf(error) }, 'the schedule of months can not be seen to; it is tried again');
    return { kind: 'trouble' };
  }
}

class Keeper {
  readonly #options: ScheduleKeeperOptions;
  #ensured: 'no' | 'real' | 'running' = 'no';
  #isLastThere = false;
  #asked: { readonly nominal: Instant; readonly at: number } | null = null;
  #segments: number;

  constructor(options: ScheduleKeeperOptions) {
    this.#options = options;
    this.#segments = options.clock.segments.length;
  }

  async turn(): Promise<TurnResult> {
    const { clock, temporal, taskQueue } = this.#options;
    const wanted = clock.isRunning ? 'running' : 'real';
    if (this.#ensured !== wanted) {
      const queue = taskQueue === undefined ? {} : { taskQueue };
      await ensureSchedule(temporal, { ...queue, ...(clock.isRunning && { paused: PAUSED }) });
      this.#ensured = wanted;
    }
    if (!this.#isLastThere) await this.#seeToLast();
    return clock.isRunning ? this.#keepUp() : { kind: 'idle' };
  }

  async #seeToLast(): Promise<void> {
    const nominal = await this.#lastTime();
    this.#isLastThere = nominal === null || (await this.#hasRun(nominal)) || !(await this.#isOwed(nominal));
    if (nominal === null || this.#isLastThere) return;
    this.#options.log.info(
      { month: monthOfScheduled(nominal) },
      'nothing sees to the last month; its run is asked for',
    );
    await this.#askFor(nominal);
  }

  /** The last time of the schedule that has come; null where none has, or somebody paused it. */
  async #lastTime(): Promise<Instant | null> {
    const { clock, pool, temporal } = this.#options;
    if (clock.isRunning) {
      const last = await lastTick(pool);
      return last !== null && last === scheduledUntil(last) ? last : null;
    }
    const { state } = await temporal.schedule.getHandle(SCHEDULE.monthlyPoints).describe();
    return state.paused ? null : scheduledUntil(clock.now());
  }

  async #isOwed(nominal: Instant): Promise<boolean> {
    const { clock, pool } = this.#options;
    const { book } = await loadRuleBook(pool);
    return isRunOwed(pool, book, clock.now(), monthOfScheduled(nominal));
  }

  async #keepUp(): Promise<TurnResult> {
    const { pool, clock } = this.#options;
    const last = await lastTick(pool);
    if (last === null) return { kind: 'idle' };
    await this.#tellOfClock(last);
    const next = scheduledAfter(last);
    if (next > clock.now()) return { kind: 'idle', againInMs: clock.realMsUntil(next) };
    if (await this.#hasRun(next)) {
      await tick(pool, last, next);
      return { kind: 'more' };
    }
    await this.#askFor(next);
    return { kind: 'idle', againInMs: LOOK_EVERY_MS };
  }

  async #hasRun(nominal: Instant): Promise<boolean> {
    try {
      await this.#options.temporal.workflow.getHandle(scheduledRunId(nominal)).describe();
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  async #askFor(nominal: Instant): Promise<void> {
    const now = monotonic();
    if (this.#asked?.nominal === nominal && now - this.#asked.at < AGAIN_AFTER_MS) return;
    const schedule = this.#options.temporal.schedule.getHandle(SCHEDULE.monthlyPoints);
    await schedule.backfill(backfillOf(nominal));
    this.#asked = { nominal, at: now };
  }

  /** A run that waits armed its timer by the clock as it was: when that is made faster it would come too late. */
  async #tellOfClock(last: Instant): Promise<void> {
    const { clock, temporal } = this.#options;
    const { length } = clock.segments;
    if (length === this.#segments) return;
    try {
      await temporal.workflow.getHandle(scheduledRunId(last)).signal<[News]>(SIGNAL.reassess, { v: 1 });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
    this.#segments = length;
  }
}
