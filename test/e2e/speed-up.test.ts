import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { buildStage, placesOf, startRehearsalServers, type BuiltStage } from '../../client/cli/rehearse/build-stage.ts';
import { keepPace } from '../../client/rehearse/pacemaker.ts';
import { sendEvents } from '../../client/rehearse/send-events.ts';
import { readSettings } from '../../platform/env.ts';
import { createLogger } from '../../platform/log.ts';
import { Shutdown } from '../../platform/shutdown.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { changeClockSpeed } from '../../store/clock-segments.ts';
import { rearmRuns } from '../../store/rearm-runs.ts';
import { accessGranted, activity, clientRegistered, partnerRegistered, userCreated } from '../support/events.ts';
import { exampleProgramme } from '../support/example.ts';
import { EDIT } from '../support/world.ts';

vi.setConfig({ testTimeout: 120_000 });

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

let shutdown: Shutdown;
beforeEach(() => {
  shutdown = new Shutdown();
});
afterEach(() => shutdown.stop());

it('a run that was armed while the clock ran slowly ends in time after it has been made faster', async () => {
  const stage = await startStage();
  const { pool, watch } = stage;
  // At this speed the pair would expire in a quarter of an hour.
  await changeClockSpeed(pool, watch.clock.realNow(), DAY_MS / 10_000);
  await watch.refresh();
  await waitUntil(() => watch.clock.now() > START, { withinMs: 10_000 });
  await startRun(stage);

  const { realAt } = await changeClockSpeed(pool, watch.clock.realNow() + 1_000, (90 * DAY_MS) / 5_000);
  await watch.refresh();
  await waitUntil(() => watch.clock.realNow() >= realAt, { withinMs: 5_000 });
  expect(await rearmRuns(pool, watch.clock.realNow())).toBe(1);
  expect(await waitUntil(() => runIs(stage, 'none'), { withinMs: 30_000 })).toBe(true);
});

it('a run that was armed while the clock stood ends in time after it has been started', async () => {
  const stage = await startStage();
  const { pool, watch, book } = stage;
  await startRun(stage);
  const kept = await keepPace({
    pool,
    watch,
    book,
    fullSpeed: (90 * DAY_MS) / 5_000,
    until: START + 100 * DAY_MS,
    nextDueAt: () => null,
    patienceMs: 60_000,
    signal: shutdown.signal,
    say: () => undefined,
    onLook: () => undefined,
  });
  expect(kept?.frozenAt).toBeGreaterThan(START + 90 * DAY_MS);
  expect(await waitUntil(() => runIs(stage, 'none'), { withinMs: 30_000 })).toBe(true);
});

/** A relationship since the start, whose run waits for its first rung. */
async function startRun(stage: BuiltStage): Promise<void> {
  const at = { at: START };
  const events = [
    partnerRegistered('acme', { ...at, domains: ['acme.example'] }),
    clientRegistered('shop', at),
    userCreated('ann', 'acme', at),
    accessGranted('ann', 'shop', at),
    activity('ann', 'shop', { ...EDIT, ...at }),
  ];
  const lines = events.map((event) => JSON.stringify(event));
  expect(await sendEvents(stage.api, lines, shutdown.signal)).toMatchObject({ accepted: 5 });
  expect(await waitUntil(() => runIs(stage, 'running'), { withinMs: 30_000 })).toBe(true);
}

async function startStage(): Promise<BuiltStage> {
  const settings = readSettings();
  const servers = await startRehearsalServers(settings, shutdown, () => undefined);
  const programmes = [{ files: await exampleProgramme(), effectiveFrom: 'always' as const }];
  const log = createLogger({ level: 'error', name: 'test' });
  return buildStage(placesOf(servers), { book: [], programmes, first: START, settings, log }, shutdown);
}

async function runIs({ pool }: BuiltStage, status: string): Promise<boolean> {
  const { rows } = await pool.query<{ run: string }>('SELECT run FROM relationship');
  return rows[0]?.run === status;
}
