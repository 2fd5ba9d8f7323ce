/** Playing a script on a stage: events are fed as the clock reaches them, until it stands and nothing waits any more. */
import type { Instant } from '../../rules/time/instant.ts';
import type { Backlog } from './backlog.ts';
import { untilDrained } from './drain.ts';
import { Feeder } from './feeder.ts';
import type { PaceBounds } from './pace.ts';
import { keepPace, type Kept } from './pacemaker.ts';
import type { Script } from './script.ts';
import type { Stage } from './stage.ts';

/** How far a rehearsal is, for people who wait. */
export interface PlayProgress {
  /** Programme instant. */
  readonly now: Instant;
  /** Programme milliseconds per real millisecond. */
  readonly speed: number;
  readonly sent: number;
  readonly backlog: Backlog;
}

export interface PlayOptions {
  /** Programme milliseconds per real millisecond. */
  readonly speed: number;
  /** How far the stack may be behind before the clock slows down. */
  readonly bounds?: PaceBounds;
  /** Real milliseconds without any progress after which something is taken for stuck. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly onProgress: (progress: PlayProgress) => void;
}

/** What became of the lines that were sent: all that is asked of a feeder afterwards. */
export type Fed = Pick<Feeder, 'counts' | 'unexpected' | 'lateness' | 'acknowledgedAt'>;

export interface Played {
  readonly feeder: Fed;
  readonly pace: Kept;
  readonly leftover: Backlog;
}

/** Plays to the end; null when `signal` was aborted. Throws when the API refuses a whole request, or the store fails. */
export async function play(script: Script, stage: Stage, options: PlayOptions): Promise<Played | null> {
  const { pool, watch, book, api: place } = stage;
  const { clock } = watch;
  // What goes wrong in one of the two ends the other.
  const fault = new AbortController();
  const signal = AbortSignal.any([options.signal, fault.signal]);
  const feeder = new Feeder(script, { clock, place, signal });
  const onLook = (backlog: Backlog, speed: number): void =>
    options.onProgress({ now: clock.now(), speed, sent: feeder.counts.sent, backlog });
  const { patienceMs, say } = options;
  const drain = (): Promise<Backlog> =>
    untilDrained({ pool, clock, book, patienceMs, signal, onLook: (backlog) => onLook(backlog, 0) });
  // What lies before the beginning of the clock is history: it is worked off before the clock moves.
  await feeder.sendDue();
  await drain();
  const pacing = keepPace({
    pool,
    book,
    watch,
    signal,
    patienceMs,
    say,
    onLook,
    fullSpeed: options.speed,
    bounds: options.bounds,
    until: script.lines.at(-1)?.dueAt ?? clock.now(),
    nextDueAt: () => feeder.nextDueAt,
  });
  const [pace] = await Promise.all([abortingOnFault(pacing, fault), abortingOnFault(feeder.run(), fault)]);
  if (pace === null || signal.aborted) return null;
  const leftover = await drain();
  return signal.aborted ? null : { feeder, pace, leftover };
}

async function abortingOnFault<T>(work: Promise<T>, fault: AbortController): Promise<T> {
  try {
    return await work;
  } catch (error) {
    fault.abort();
    throw error;
  }
}
