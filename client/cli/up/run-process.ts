/** One process of a larger installation: `tenure worker`, `tenure api`. Logs JSON to stderr until it is told to stop. */
import { readSettings, type Settings } from '../../../platform/env.ts';
import { createLogger, type Logger } from '../../../platform/log.ts';
import { Shutdown } from '../../../platform/shutdown.ts';
import { WrongInputError } from '../cli-error.ts';
import { leaveSoon } from './leave.ts';

export interface ProcessContext {
  readonly settings: Settings;
  readonly log: Logger;
  readonly shutdown: Shutdown;
}

/**
 * Runs `work`, which starts something, registers how to stop it and waits. Whatever fails because it was told to stop
 * is no failure; anything else stops what was started and is thrown.
 */
export async function runProcess(name: string, work: (context: ProcessContext) => Promise<void>): Promise<void> {
  const settings = readSettings();
  const log = createLogger({ level: settings.logLevel, name });
  const shutdown = new Shutdown({ onProgress: (line) => log.warn(line) }).listen();
  try {
    await work({ settings, log, shutdown });
    await shutdown.stop();
  } catch (error) {
    const isAskedFor = shutdown.signal.aborted;
    await shutdown.stop();
    if (isAskedFor) return;
    leaveSoon();
    throw error;
  }
}

/** Settles when stopping begins. */
export function untilStopping({ signal }: Shutdown): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The address of the database. Throws {@link WrongInputError} when none is set. */
export function neededDatabase({ databaseUrl }: Settings, command: string): string {
  if (databaseUrl !== null) return databaseUrl;
  throw new WrongInputError(
    `${command} needs DATABASE_URL (postgresql://user:password@host:port/database).\n` +
      'On one machine, tenure up brings its own PostgreSQL and runs everything.',
  );
}

/** The address of the Temporal server. Throws {@link WrongInputError} when none is set. */
export function neededTemporal({ temporalAddress }: Settings, command: string): string {
  if (temporalAddress !== null) return temporalAddress;
  throw new WrongInputError(
    `${command} needs TEMPORAL_ADDRESS (host:port).\n` +
      'On one machine, tenure up brings its own Temporal server and runs everything.',
  );
}
