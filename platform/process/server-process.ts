/**
 * A server that runs as a child of ours.
 *
 * Invariants:
 * 1. It leads a process group of its own, so that Ctrl-C in a terminal reaches us alone and we stop it in our order.
 * 2. Its output goes to a file, not to a pipe: it survives us, and can be recognised and stopped by the next start.
 * 3. When this process exits, in whatever way, the child is told to end too (`end-at-exit.ts` says when it can't be).
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { writePidFile } from '../pid-file.ts';
import { endAtExit } from './end-at-exit.ts';
import { recordOf } from './process-identity.ts';
import type { ProcessRecord } from './process-identity.ts';
import { stopProcess } from './stop-process.ts';
import type { StopStep } from './stop-process.ts';

export interface ServerCommand {
  readonly executable: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Where to write down who serves, for the next start. */
  readonly pidFile?: string;
  /** The user to run as, when we may choose (root). */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** How it is stopped; the last step should be SIGKILL. */
  readonly stop: readonly StopStep[];
  /** What it is sent when this process exits without having stopped it. */
  readonly atExit: NodeJS.Signals;
}

export interface ServerProcess {
  readonly record: ProcessRecord;
  /** Settles when the child has ended, with how it ended: `code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
  /** Stops it if it still runs; safe to repeat. */
  readonly stop: () => Promise<void>;
}

const LARGEST_LOG = 5 * 1024 * 1024;

/** Starts the child. Throws if the executable can't be run at all. */
export async function launchServer(command: ServerCommand): Promise<ServerProcess> {
  const log = openLog(command.logFile);
  const child = spawn(command.executable, command.args, {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ['ignore', log, log],
    ...command.user,
  });
  closeSync(log);
  // Before anything is awaited: a child nobody has written down could not be found again.
  const server = watch(child, command);
  await spawned(child);
  return server;
}

function watch(child: ChildProcess, command: ServerCommand): ServerProcess {
  const record = (child.pid === undefined ? null : recordOf(child.pid)) ?? { pid: child.pid ?? 0, began: 'never' };
  if (command.pidFile !== undefined) writePidFile(command.pidFile, record);
  const forget = endAtExit(record, command.atExit);
  // A forgotten server must not keep us alive: we exit, and it is told to end.
  child.unref();
  let hasEnded = false;
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      hasEnded = true;
      forget();
      resolve(signal === null ? `code ${code}` : `signal ${signal}`);
    });
  });
  const stop = async (): Promise<void> => {
    if (hasEnded) return;
    child.ref();
    await stopProcess(record, command.stop);
    await ended;
  };
  return { record, ended, hasEnded: () => hasEnded, stop };
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

/** Appends to the log; a long one is put aside first, replacing the one put aside before. */
function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}
