/** Parts of the stack are killed while a log is played: nothing is lost, nothing is doubled. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compareAll } from '../../client/rehearse/compare/comparisons.ts';
import { untilDrained } from '../../client/rehearse/drain.ts';
import { examine } from '../../client/rehearse/examine.ts';
import { Feeder } from '../../client/rehearse/feeder.ts';
import { rehearse, type Rehearsal } from '../../client/rehearse/rehearse.ts';
import type { Script } from '../../client/rehearse/script.ts';
import { sleep } from '../../platform/clock.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { exampleLog } from '../support/example.ts';
import { startProcesses, type Part, type StackOfProcesses } from '../support/processes.ts';
import { scriptOf } from '../support/script.ts';
import { day, smallLog } from './small-log.ts';
import { TooLateError, unlessTooLate } from './unless-too-late.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 });

const PATIENCE_MS = 90_000;
const DAY_MS = 86_400_000;
/** At the first attempt; on a machine that is too busy for that, a third at each that follows. */
const DAYS_PER_SECOND = 8;
/** Days after its day at which a kill still comes in the middle of what it is to disturb. */
const SLIP_DAYS = 20;
const never = new AbortController().signal;

let stack: StackOfProcesses | null = null;

async function stop(): Promise<void> {
  await stack?.stop();
  stack = null;
}

afterEach(stop);

/** Starts all parts, instead of those of an attempt before. */
async function start(script: Script, clockAt = script.lines[0]?.dueAt ?? 0): Promise<StackOfProcesses> {
  await stop();
  const started = await startProcesses(clockAt);
  stack = started;
  return started;
}

async function restart(part: Part, afterMs: number): Promise<void> {
  await sleep(afterMs);
  await part.start();
}

// A fault that shows itself every second time is a fault: nothing here is tried again but what came too late.
describe('killing API, worker and Temporal', { retry: 0 }, () => {
  it('in the middle of an ingest loses and doubles nothing', () =>
    unlessTooLate(async () => {
      const script = await scriptOf((await exampleLog()) as object[]);
      // The clock stands at the last event: all of the log is due at once, and 18 relationships are running.
      const { stage, api, worker, temporal } = await start(script, (script.lines.at(-1)?.dueAt ?? 0) + 60_000);
      const { pool, watch } = stage;
      const feeder = new Feeder(script, { clock: watch.clock, place: stage.api, signal: never, mostEvents: 25 });
      const feeding = feeder.run();
      const sent = async (count: number): Promise<void> => {
        await waitUntil(() => feeder.counts.sent >= count, { withinMs: 120_000, everyMs: 5 });
      };
      const killed = async (...parts: readonly Part[]): Promise<void> => {
        await Promise.all(parts.map((part) => part.kill()));
        if (feeder.counts.sent < script.lines.length) return;
        await feeding;
        throw new TooLateError('all was sent before the last kill');
      };
      await sent(500);
      await killed(api);
      await api.start();
      await sent(1_500);
      await killed(worker);
      await sent(2_500);
      await killed(temporal, api);
      await temporal.start();
      await Promise.all([worker.start(), api.start()]);
      await sent(3_500);
      await killed(worker, temporal, api);
      await temporal.start();
      await Promise.all([worker.start(), api.start()]);
      await feeding;

      const leftover = await untilDrained({
        pool,
        clock: watch.clock,
        book: stage.book,
        patienceMs: PATIENCE_MS,
        signal: never,
        onLook: () => undefined,
      });
      const pace = { frozenAt: watch.clock.now(), changes: [], worstLagMs: Infinity };
      const evidence = await examine(script, stage, { feeder, pace, leftover });
      expect(compareAll(evidence)).toEqual([]);
      expect(evidence.expected.periods).toHaveLength(69);
      expect(evidence.runs.filter(({ state }) => state === 'open')).toHaveLength(18);
    }));

  it('one after the other while the clock runs loses and doubles nothing, and ends stay where they are', async () => {
    const { rehearsal } = await playWhile(async (started) => {
      const { api, worker, temporal } = started;
      for (const [at, part, awayMs] of [
        [15, api, 500],
        [35, worker, 1_000],
        [62, temporal, 1_500],
        [95, worker, 0],
        [118, temporal, 500],
        [128, api, 0],
      ] as const) {
        await killOnDay(started, part, at, at + SLIP_DAYS);
        await restart(part, awayMs);
      }
    });
    expect(rehearsal.report.differences).toEqual([]);
    expect(rehearsal.report.periods.total).toBe(10);
  });
});

describe('while Temporal is down', { retry: 0 }, () => {
  it('events are accepted and judged, standing is right, and what ended meanwhile ended at its instant', async () => {
    const { met, rehearsal } = await playWhile(async (started) => {
      const { temporal } = started;
      await clockShows(started, 55);
      // Of the relationships that end meanwhile, the last to begin.
      if (!(await hasRun(started, 'delta', 'mill'))) throw new TooLateError('a run had not begun by day 55');
      await killOnDay(started, temporal, 55, 60);
      // Meanwhile periods are terminated by the client and by a removed domain, one expires, others start.
      await clockShows(started, 133);
      const standings = {
        cafe: await standing(started, 'acme', 'cafe'),
        mill: await standing(started, 'delta', 'mill'),
        shop: await standing(started, 'acme', 'shop'),
      };
      await temporal.start();
      return standings;
    });

    expect(met).toMatchObject({
      cafe: { status: 'managed', periods: [{ end: onDay(60) }, { since: onDay(80), end: null }] },
      mill: { status: 'ended', periods: [{ end: onDay(100) }] },
      shop: { status: 'ended', periods: [{ end: onDay(130), endReason: 'activity_expired' }] },
    });
    expect(rehearsal.report.differences).toEqual([]);
    // What their runs returned, long after.
    const ends = rehearsal.evidence.lateness.map(({ client, end }) => `${client} ${formatInstant(end)}`);
    expect(ends).toEqual(expect.arrayContaining([`mill ${onDay(100)}`, `shop ${onDay(130)}`]));
  });
});

/** A small log is rehearsed on processes of their own, to which something is done `meanwhile`. */
function playWhile<T>(
  meanwhile: (started: StackOfProcesses) => Promise<T>,
): Promise<{ readonly met: T; readonly rehearsal: Rehearsal }> {
  return unlessTooLate(async (before) => {
    const script = await scriptOf(smallLog());
    const started = await start(script);
    const abandoned = new AbortController();
    const playing = rehearse(script, started.stage, options(DAYS_PER_SECOND / 3 ** before, abandoned.signal));
    // It is looked at in a moment; a kill that came too late may have made it fail.
    playing.catch(() => undefined);
    try {
      const met = await meanwhile(started);
      const rehearsal = await playing;
      if (rehearsal === null) throw new Error('nobody has stopped it, and it is not at its end');
      return { met, rehearsal };
    } finally {
      abandoned.abort();
      await playing.catch(() => undefined);
    }
  });
}

function options(daysPerSecond: number, signal: AbortSignal): Parameters<typeof rehearse>[2] {
  return {
    log: 'test',
    speed: (daysPerSecond * DAY_MS) / 1_000,
    // The clock goes on whatever is away: that is the point.
    bounds: { lagMs: Infinity },
    patienceMs: PATIENCE_MS,
    signal,
    say: (line) => console.log(line),
    onProgress: () => undefined,
  };
}

/** Throws {@link TooLateError} if the clock shows the day `before` by the time that the part is gone. */
async function killOnDay(started: StackOfProcesses, part: Part, count: number, before: number): Promise<void> {
  await clockShows(started, count);
  await part.kill();
  const { clock } = started.stage.watch;
  if (clock.now() < day(before).at) return;
  throw new TooLateError(`the kill of day ${count} came at ${formatInstant(clock.now())}`);
}

function onDay(count: number): string {
  return formatInstant(day(count).at);
}

async function clockShows({ stage }: StackOfProcesses, count: number): Promise<void> {
  const { clock } = stage.watch;
  await waitUntil(() => clock.now() >= day(count).at, { withinMs: 120_000, everyMs: 10 });
}

async function hasRun({ stage }: StackOfProcesses, partner: string, client: string): Promise<boolean> {
  const { rowCount } = await stage.pool.query(
    `SELECT FROM relationship WHERE partner_id = $1 AND client_id = $2 AND run = 'running'`,
    [partner, client],
  );
  return rowCount === 1;
}

async function standing({ stage }: StackOfProcesses, partner: string, client: string): Promise<unknown> {
  const { url, token } = stage.api;
  const response = await fetch(`${url}/v1/relationships/${partner}/${client}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.json();
}
