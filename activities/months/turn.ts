/** A turn: some seconds of an activity's work, in which it shows now and then that it is alive. */
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { monotonic, sleep, type ProgrammeClock } from '../../platform/clock.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { beat } from '../../store/months/lease.ts';
import type { MonthDependencies } from './dependencies.ts';

/** Real milliseconds of pages in one activity: what a worker that stops can lose of its time, never of the work. */
const TURN_MS = 10_000;
/** Real milliseconds between two signs of life, to Temporal and to the lease. */
const BEAT_MS = 2_000;
/** Real milliseconds between two looks at what is waited for. */
const LOOK_EVERY_MS = 100;

export interface Turn {
  /** True when it is time to let the workflow hear how far it is. */
  readonly isOver: () => boolean;
  /** Asks until the answer is not null, or the turn is over: then null. Throws when the activity is cancelled. */
  readonly until: <T>(ask: () => Promise<T | null>) => Promise<T | null>;
}

/** Must be called in an activity. */
export function beginTurn(): Turn {
  const end = monotonic() + TURN_MS;
  const cancelled = cancellationSignal();
  const isOver = (): boolean => {
    cancelled.throwIfAborted();
    return monotonic() > end;
  };
  return {
    isOver,
    async until(ask) {
      const beating = async (): ReturnType<typeof ask> => {
        heartbeat();
        return ask();
      };
      const patience = { withinMs: end - monotonic(), everyMs: LOOK_EVERY_MS, signal: cancelled };
      const answer = await waitUntil(beating, patience);
      cancelled.throwIfAborted();
      return answer;
    },
  };
}

/** Does some work while the lease of a run is renewed. */
export async function whileBeating<T>(
  { pool, clock }: Pick<MonthDependencies, 'pool' | 'clock'>,
  run: number,
  work: () => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const beating = beatUntil(done.signal, (now) => beat(pool, run, now), clock);
  try {
    return await work();
  } finally {
    done.abort();
    await beating;
  }
}

/** A beat that fails for want of a database is made up for by the next; the work will notice a run that is lost. */
async function beatUntil(
  done: AbortSignal,
  beatOnce: (now: number) => Promise<void>,
  clock: ProgrammeClock,
): Promise<void> {
  while (!done.aborted) {
    heartbeat();
    await beatOnce(clock.realNow()).catch(() => undefined);
    await sleep(BEAT_MS, done);
  }
}
