/**
 * The pacemaker: lets programme time go as fast as asked while the stack keeps up, slower when it doesn't, and stops it
 * when the last event's time has come.
 *
 * Invariants: what slows down is said; nothing that is behind for ever holds the rehearsal up for ever; after a
 * speed-up every run looks at the clock again.
 */
import type { Pool } from 'pg';
import { sleep } from '../../platform/clock.ts';
import { formatSpeed } from '../../platform/duration.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import { changeClockSpeed } from '../../store/clock-segments.ts';
import { CLOCK_NOTICE_MS, type ClockWatch } from '../../store/clock-watch.ts';
import { rearmRuns } from '../../store/rearm-runs.ts';
import { BACKLOG_PARTS, describeBacklog, lagOf, readBacklog, type Backlog, type BacklogPart } from './backlog.ts';
import { DEFAULT_BOUNDS, Pace, type PaceBounds } from './pace.ts';

export interface PacemakerOptions {
  readonly pool: Pool;
  readonly book: RuleBook;
  readonly watch: ClockWatch;
  /** Programme milliseconds per real millisecond. */
  readonly fullSpeed: number;
  /** Programme instant at which the clock is to stand still. */
  readonly until: Instant;
  /** Programme instant of the next event to send; null when all are sent. */
  readonly nextDueAt: () => Instant | null;
  readonly bounds?: PaceBounds | undefined;
  /** Real milliseconds without any progress after which something is taken for stuck. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly onLook: (backlog: Backlog, speed: number) => void;
}

/** A change of speed, for the report. */
export interface SpeedChange {
  /** Programme instant. */
  readonly at: Instant;
  /** Programme milliseconds per real millisecond. */
  readonly speed: number;
  /** Real milliseconds by which the stack was behind. */
  readonly lagMs: number;
  /** What waited. */
  readonly because: string;
}

export interface Kept {
  /** Programme instant at which the clock stands now. */
  readonly frozenAt: Instant;
  readonly changes: readonly SpeedChange[];
  /** The longest lag seen, in real milliseconds. */
  readonly worstLagMs: number;
}

const LOOK_EVERY_MS = 200;
/** The stop is decided on so early that it can be announced in time even if a look takes long. */
const STOP_AHEAD_MS = CLOCK_NOTICE_MS + 3 * LOOK_EVERY_MS;

/** Starts the clock, and keeps its pace until it stands. Null when `signal` was aborted before. */
export async function keepPace(options: PacemakerOptions): Promise<Kept | null> {
  const { pool, watch, book, fullSpeed, until, nextDueAt, signal, say } = options;
  const { clock } = watch;
  const patience = createPatience(options.patienceMs, say);
  const pace = new Pace(fullSpeed, options.bounds ?? DEFAULT_BOUNDS);
  const changes: SpeedChange[] = [];
  // Runs of imported history have armed their timers on a clock that stands: as far ahead as a timer goes.
  await setSpeed(options, fullSpeed, 0);
  let worstLagMs = 0;

  while (!signal.aborted) {
    const leftMs = clock.realMsUntil(until);
    if (leftMs <= STOP_AHEAD_MS) {
      const segment = await changeClockSpeed(pool, clock.realNow() + Math.max(leftMs, CLOCK_NOTICE_MS), 0);
      await sleep(segment.realAt - clock.realNow(), signal);
      await watch.refresh();
      return { frozenAt: segment.programmeAt, changes, worstLagMs };
    }
    const backlog = await readBacklog({ pool, clock, book }, nextDueAt());
    const realNow = clock.realNow();
    patience.look(backlog, realNow);
    const lagMs = lagOf(backlog, realNow, patience.stuck);
    worstLagMs = Math.max(worstLagMs, lagMs);
    const before = pace.speed;
    options.onLook(backlog, before);
    const wanted = pace.look({ lagMs, realNow });
    if (wanted === null) {
      await sleep(LOOK_EVERY_MS, signal);
      continue;
    }
    const because = describeBacklog(backlog);
    changes.push({ at: clock.now(), speed: wanted, lagMs, because });
    say(sentence(clock.now(), wanted, before, lagMs, because));
    await setSpeed(options, wanted, before);
  }
  return null;
}

/** Changes the speed for all processes together, and has the runs look at the clock if it goes faster. */
async function setSpeed({ pool, watch, signal }: PacemakerOptions, speed: number, before: number): Promise<void> {
  const { clock } = watch;
  const segment = await changeClockSpeed(pool, clock.realNow() + CLOCK_NOTICE_MS, speed);
  await watch.refresh();
  await sleep(segment.realAt - clock.realNow(), signal);
  if (speed > before) await rearmRuns(pool, clock.realNow());
}

function sentence(at: Instant, speed: number, before: number, lagMs: number, because: string): string {
  const [date] = formatInstant(at).split('T');
  if (speed > before) return `${date}  caught up: the clock goes on at ${formatSpeed(speed)}`;
  const behind = `${(lagMs / 1000).toFixed(1)} s behind${because === '' ? '' : ` (${because})`}`;
  return `${date}  ${behind}: the clock slows down to ${formatSpeed(speed)}`;
}

interface Patience {
  look(backlog: Backlog, realNow: number): void;
  readonly stuck: ReadonlySet<BacklogPart>;
}

/** Notices parts of the backlog in which nothing moves, and says so. What moves again is no longer stuck. */
function createPatience(patienceMs: number, say: (line: string) => void): Patience {
  const stuck = new Set<BacklogPart>();
  const seen = new Map<BacklogPart, { readonly oldest: number | null; readonly since: number }>();
  return {
    stuck,
    look(backlog, realNow) {
      for (const part of BACKLOG_PARTS) {
        const { since: oldest } = backlog[part];
        const before = seen.get(part);
        if (oldest === null || before?.oldest !== oldest) {
          seen.set(part, { oldest, since: realNow });
          stuck.delete(part);
        } else if (realNow - before.since > patienceMs && !stuck.has(part)) {
          stuck.add(part);
          say(`nothing moves (${describeBacklog(backlog)}): the clock goes on without waiting for it`);
        }
      }
    },
  };
}
