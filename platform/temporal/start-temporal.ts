/**
 * A Temporal server on this machine, for as long as this process lives.
 *
 * Owns: a folder with the server's database (unless it is kept in memory), its log, a lock and a pid file.
 * Does not own: where the executable comes from (`find-temporal.ts`), nor what runs on it.
 * Invariants:
 * 1. Workflows are kept between starts, unless `inMemory`.
 * 2. One process serves a folder; what a killed one left running is stopped before the next start.
 * 3. It listens on 127.0.0.1 only.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf } from '../errno.ts';
import { claimFolder } from '../lock-file.ts';
import { makeFolder } from '../make-folder.ts';
import { leftoverOf, removePidFile } from '../pid-file.ts';
import { stopProcess } from '../process/stop-process.ts';
import { LOG, PID_FILE, runServer, STOP_KEEPING } from './run-server.ts';
import type { TemporalOptions } from './run-server.ts';
import { TemporalStartError } from './temporal-errors.ts';

export type { TemporalOptions } from './run-server.ts';

export interface RunningTemporal {
  /** `127.0.0.1:7233`. */
  readonly address: string;
  readonly port: number;
  /** Its web page, if it has one. */
  readonly uiUrl: string | null;
  readonly pid: number;
  /** Settles when the server ends, whoever ended it, with how it ended. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Words in the command line by which a leftover is told from a stranger that got its number. */
const OUR_WORDS = ['server', 'start-dev'];

/**
 * Starts the server in a folder and gives it the namespace with its search attributes. Throws a `StartError` that
 * says what is wrong and how to mend it: {@link TemporalStartError}, `PortInUseError`, `FolderInUseError`.
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const dataDir = resolve(options.dataDir);
  makeDataFolder(dataDir);
  const lock = claimFolder(dataDir);
  try {
    const tell = options.onProgress ?? (() => undefined);
    await stopLeftover(dataDir, tell);
    tell('starting the Temporal server');
    const { server, port } = await runServer(dataDir, options);
    const stop = async (): Promise<void> => {
      await server.stop();
      removePidFile(join(dataDir, PID_FILE));
      lock.release();
    };
    const uiUrl = options.uiPort === undefined ? null : `http://127.0.0.1:${options.uiPort}`;
    return { address: `127.0.0.1:${port}`, port, uiUrl, pid: server.record.pid, ended: server.ended, stop };
  } catch (error) {
    removePidFile(join(dataDir, PID_FILE));
    lock.release();
    throw error;
  }
}

/**
 * Stops the server that a killed process left running in a folder, if there is one. Throws `FolderInUseError` if the
 * process that uses the folder lives.
 */
export async function stopLeftoverTemporal(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const lock = claimFolder(dataDir);
  await stopLeftover(dataDir, () => undefined).finally(lock.release);
}

async function stopLeftover(dataDir: string, tell: (line: string) => void): Promise<void> {
  const file = join(dataDir, PID_FILE);
  const leftover = leftoverOf(file, OUR_WORDS);
  if (leftover !== null) {
    tell(`stopping the Temporal server that an earlier start left running (process ${leftover.pid})`);
    await stopProcess(leftover, STOP_KEEPING);
  }
  removePidFile(file);
}

function makeDataFolder(dataDir: string): void {
  try {
    makeFolder(dataDir);
  } catch (error) {
    throw new TemporalStartError(`the folder ${dataDir} can't be made (${messageOf(error)}).`, join(dataDir, LOG));
  }
}
