/** Parts of the stack are killed while a log is played: nothing is lost, nothing is doubled. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compareAll } from '../../client/rehearse/compare/comparisons.ts';
import { untilDrained } from '../../client/rehearse/drain.ts';
import { examine } from '../../client/rehearse/examine.ts';
import { Feeder } from '../../client/rehearse/feeder.ts';
import { rehearse } from '../../client/rehearse/rehearse.ts';
import type { Script } from '../../client/rehearse/script.ts';
import { sleep } from '../../platform/clock.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { exampleLog } from '../support/example.ts';
import { startProcesses, type Part, type StackOfProcesses } from '../support/processes.ts';
import { scriptOf } from '../support/script.ts';
import { day, smallLog } from './small-log.ts';

vi.setConfig({ testTimeout: 420_000, hookTimeout: 60_000 });

const PATIENCE_MS = 90_000;
const DAY_MS = 86_400_000;
const never = new AbortController().signal;

let stack: StackOfProcesses | null = null;

afterEach(async () => {
  await stack?.stop();
  stack = null;
});

async function start(script: Script, clockAt = script.lines[0]?.dueAt ?? 0): Promise<StackOfProcesses> {
  const started = await startProcesses(clockAt);
  stack = started;
  return started;
}

async function restart(part: Part, afterMs: number): Promise<void> {
  await part.kill();
  await sleep(afterMs);
  await part.start();
}

describe('killing API, worker and Temporal', () => {
  it('in the middle of an ingest loses and doubles nothing', async () => {
    const script = await scriptOf((await exampleLog()) as object[]);
    // The clock stands at the last event: all of the log is due at once, and 18 relationships are running.
    const { stage, api, worker, temporal } = await start(script, (script.lines.at(-1)?.dueAt ?? 0) + 60_000);
    const { pool, watch } = stage;
    const feeder = new Feeder(script, { clock: watch.clock, place: stage.api, signal: never, mostEvents: 25 });
    const feeding = feeder.run();
    const sent = async (count: number): Promise<void> => {
      await waitUntil(() => feeder.counts.sent >= count, { withinMs: 120_000, everyMs: 5 });
    };
    await sent(500);
    await restart(api, 0);
    await sent(1_500);
    await worker.kill();
    await sent(2_500);
    await Promise.all([temporal.kill(), api.kill()]);
    expect(feeder.counts.sent).toBeLessThan(script.lines.length);
    await temporal.start();
    await Promise.all([worker.start(), api.start()]);
    await sent(3_500);
    await Promise.all([worker.kill(), temporal.kill(), api.kill()]);
    expect(feeder.counts.sent).toBeLessThan(script.lines.length);
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
  });

  // Six processes are killed at given days of a running clock: a machine that is busy with other things may miss one.
  it(
    'one after the other while the clock runs loses and doubles nothing, and ends stay where they are',
    { retry: 2 },
    async () => {
      const script = await scriptOf(smallLog());
      const started = await start(script);
      const { stage, api, worker, temporal } = started;
      const playing = rehearse(script, stage, options());
      for (const [at, part, awayMs] of [
        [15, api, 500],
        [35, worker, 1_000],
        [62, temporal, 1_500],
        [95, worker, 0],
        [118, temporal, 500],
        [128, api, 0],
      ] as const) {
        await clockShows(started, at);
        await restart(part, awayMs);
      }
      const rehearsal = await playing;
      expect(rehearsal?.report.differences).toEqual([]);
      expect(rehearsal?.report.periods.total).toBe(10);
    },
  );
});

describe('while Temporal is down', () => {
  it(
    'events are accepted and judged, standing is right, and what ended meanwhile ended at its instant',
    { retry: 2 },
    async () => {
      const script = await scriptOf(smallLog());
      const started = await start(script);
      const { stage, temporal } = started;
      const playing = rehearse(script, stage, options());
      await clockShows(started, 55);
      await temporal.kill();
      // Meanwhile periods are terminated by the client and by a removed domain, one expires, others start.
      await clockShows(started, 133);
      const [cafe, mill, shop] = [
        await standing(started, 'acme', 'cafe'),
        await standing(started, 'delta', 'mill'),
        await standing(started, 'acme', 'shop'),
      ];
      await temporal.start();
      const rehearsal = await playing;

      expect(cafe).toMatchObject({ status: 'managed', periods: [{ end: onDay(60) }, { since: onDay(80), end: null }] });
      expect(mill).toMatchObject({ status: 'ended', periods: [{ end: onDay(100) }] });
      expect(shop).toMatchObject({ status: 'ended', periods: [{ end: onDay(130), endReason: 'activity_expired' }] });
      expect(rehearsal?.report.differences).toEqual([]);
      // What their runs returned, long after.
      const ends = rehearsal?.evidence.lateness.map(({ client, end }) => `${client} ${formatInstant(end)}`);
      expect(ends).toEqual(expect.arrayContaining([`mill ${onDay(100)}`, `shop ${onDay(130)}`]));
    },
  );
});

function options(): Parameters<typeof rehearse>[2] {
  return {
    log: 'test',
    speed: (8 * DAY_MS) / 1_000,
    // The clock goes on whatever is away: that is the point.
    bounds: { lagMs: Infinity },
    patienceMs: PATIENCE_MS,
    signal: never,
    say: (line) => console.log(line),
    onProgress: () => undefined,
  };
}

function onDay(count: number): string {
  return formatInstant(day(count).at);
}

async function clockShows({ stage }: StackOfProcesses, count: number): Promise<void> {
  const { clock } = stage.watch;
  await waitUntil(() => clock.now() >= day(count).at, { withinMs: 120_000, everyMs: 10 });
}

async function standing({ stage }: StackOfProcesses, partner: string, client: string): Promise<unknown> {
  const { url, token } = stage.api;
  const response = await fetch(`${url}/v1/relationships/${partner}/${client}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.json();
}
