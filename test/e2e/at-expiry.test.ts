/** Activities within 50 ms of the expiry of their pair: the moment at which a run may be closing. */
import { afterEach, expect, it, vi } from 'vitest';
import { compareAll } from '../../client/rehearse/compare/comparisons.ts';
import { untilDrained } from '../../client/rehearse/drain.ts';
import { examine } from '../../client/rehearse/examine.ts';
import type { Stage } from '../../client/rehearse/stage.ts';
import { sleep } from '../../platform/clock.ts';
import { changeClockSpeed } from '../../store/clock-segments.ts';
import { CLOCK_NOTICE_MS } from '../../store/clock-watch.ts';
import { startProcesses, type StackOfProcesses } from '../support/processes.ts';
import { scriptOf } from '../support/script.ts';
import { EdgeSender } from './edge-sender.ts';

// A minute and a half on a machine that does nothing else; ten times as long where runs take seconds to begin.
vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 60_000 });

const CLOCK_FROM = Date.UTC(2026, 0, 1);
const PATIENCE_MS = 60_000;
const WITHIN_MS = 50;

let stack: StackOfProcesses | null = null;

afterEach(async () => stack?.stop());

it('leaves as many open runs as there are managed pairs when 1,000 activities come within 50 ms of an expiry', async () => {
  stack = await startProcesses(CLOCK_FROM);
  const { stage } = stack;
  await setSpeed(stage, 1);
  const sender = new EdgeSender(stage);
  await sender.sendUntil({ wanted: 1_000, withinMs: WITHIN_MS });
  await setSpeed(stage, 0);

  const { pool, watch, book } = stage;
  const drain = { pool, clock: watch.clock, book, patienceMs: PATIENCE_MS, signal: new AbortController().signal };
  const leftover = await untilDrained({ ...drain, onLook: () => undefined });
  const pace = { frozenAt: watch.clock.now(), changes: [], worstLagMs: sender.worstLagMs };
  const evidence = await examine(await scriptOf(sender.events), stage, { feeder: sender.fed, pace, leftover });
  const managed = evidence.expected.periods.filter(({ end }) => end === null).length;
  const open = evidence.runs.filter(({ state }) => state === 'open').length;
  const near = sender.distances.filter((distance) => Math.abs(distance) <= WITHIN_MS).length;
  console.log(`${near} of ${sender.edges} within ${WITHIN_MS} ms, ${evidence.runs.length} runs, ${open} open`);
  expect(compareAll(evidence)).toEqual([]);
  expect(open).toBe(managed);
  expect(managed).toBe(sender.edges);
  expect(near).toBeGreaterThanOrEqual(1_000);
});

/** From a moment on that all processes have heard of before. */
async function setSpeed({ pool, watch }: Stage, speed: number): Promise<void> {
  const { realAt } = await changeClockSpeed(pool, watch.clock.realNow() + CLOCK_NOTICE_MS, speed);
  await watch.refresh();
  await sleep(realAt - watch.clock.realNow());
}
