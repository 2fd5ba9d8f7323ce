/** A run of `tenure up`, from the start to the day when a part of it dies. */
import { sleep } from '../../../platform/clock.ts';
import type { Settings } from '../../../platform/env.ts';
import type { Shutdown } from '../../../platform/shutdown.ts';
import { leftInWords, untilDrained } from '../../up/drained.ts';
import { overview } from '../../up/overview/overview.ts';
import type { Messages } from '../output/messages.ts';
import { untilHistoryIsClosed } from './close-history.ts';
import { firstFault } from './first-fault.ts';
import { startUp, type Up } from './start-up.ts';
import type { UpOptions } from './up-settings.ts';
import { welcome } from './welcome.ts';

/** Long enough for any import that a start may find unfinished; then people want to see something. */
const DRAINED_WITHIN_MS = 120_000;
const CAUSE_WITHIN_MS = 1_000;

/** Starts everything, shows how it stands, and waits. Returns what ended by itself, in a sentence; throws when stopped. */
export async function runUp(
  settings: Settings,
  options: UpOptions,
  shutdown: Shutdown,
  messages: Messages,
): Promise<string> {
  const tell = (line: string): void => messages.line(`  ${line}`);
  const up = await startUp({ settings, example: options.example, shutdown, tell });
  const fault = firstFault(up);
  try {
    await drain(up, shutdown, messages);
    await untilHistoryIsClosed(up.pool, shutdown.signal, messages);
    const shown = await overview(up.pool, up.clock.now());
    shutdown.signal.throwIfAborted();
    process.stdout.write(welcome(up, shown, settings, options));
  } catch (error) {
    // What was asked of a server that has just died fails before its end is known.
    const ended = await Promise.race([fault, sleep(CAUSE_WITHIN_MS)]);
    if (ended === undefined || shutdown.signal.aborted) throw error;
    return ended;
  }
  return fault;
}

async function drain({ pool, clock }: Up, { signal }: Shutdown, messages: Messages): Promise<void> {
  messages.line('  judging what was accepted, and starting a durable run for each managed relationship');
  const isDrained = await untilDrained(pool, clock, {
    withinMs: DRAINED_WITHIN_MS,
    signal,
    onProgress: (left) => messages.progress(() => `  ${leftInWords(left)}`),
  });
  messages.end();
  signal.throwIfAborted();
  if (!isDrained) messages.line('  that takes longer than usual; it goes on while you look around');
}
