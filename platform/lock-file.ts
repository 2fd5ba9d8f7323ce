/**
 * A lock between processes: whoever makes the file first holds it, until it lets go or dies.
 *
 * Invariant: a lock whose holder no longer lives counts as free, so that a SIGKILL never locks anybody out.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { errnoOf } from './errno.ts';
import { readPidFile } from './pid-file.ts';
import { isAlive, thisProcess } from './process/process-identity.ts';
import { StartError } from './start-error.ts';
import { waitUntil } from './wait-until.ts';

/** Thrown when another living process uses a folder that only one can use. */
export class FolderInUseError extends StartError {
  readonly code = 'folder_in_use';

  constructor(folder: string, holder: number) {
    super(
      `${folder} is in use by process ${holder}. Stop that one first (Ctrl-C where it runs, or kill ${holder}), ` +
        'or use another folder (TENURE_DATA_DIR).',
    );
  }
}

export type Lock =
  { readonly kind: 'held'; readonly release: () => void } | { readonly kind: 'busy'; readonly holder: number };

/** Takes the lock if it is free, at once. */
export function tryLock(file: string): Lock {
  mkdirSync(dirname(file), { recursive: true });
  const mine = draftOf(file);
  try {
    for (;;) {
      if (linked(mine, file)) return { kind: 'held', release: () => release(file) };
      const holder = readPidFile(file);
      if (holder !== null && isAlive(holder)) return { kind: 'busy', holder: holder.pid };
      putAside(file);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Takes the lock as soon as it is free, or returns null when the signal is aborted. Calls `onWait` once if it has to wait. */
export async function waitForLock(
  file: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onWait: (holder: number) => void },
): Promise<{ readonly release: () => void } | null> {
  let told = false;
  const attempt = (): { readonly release: () => void } | null => {
    const lock = tryLock(file);
    if (lock.kind === 'held') return lock;
    if (!told) options.onWait(lock.holder);
    told = true;
    return null;
  };
  return waitUntil(attempt, { withinMs: Infinity, everyMs: 250, signal: options.signal });
}

/** Locks a folder for as long as this process uses it. Throws {@link FolderInUseError}. */
export function claimFolder(folder: string): { readonly release: () => void } {
  const lock = tryLock(`${folder}/lock`);
  if (lock.kind === 'busy') throw new FolderInUseError(folder, lock.holder);
  return lock;
}

/** The lock is written whole before it gets its name: a link fails if the name is taken, and nobody reads half of it. */
function draftOf(file: string): string {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify(thisProcess())}\n`, { mode: 0o600 });
  return draft;
}

function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead holder's lock, and gives it back if, meanwhile, somebody else had already taken it over. */
function putAside(file: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  const taken = readPidFile(aside);
  if (taken !== null && isAlive(taken)) linked(aside, file);
  rmSync(aside, { force: true });
}

function release(file: string): void {
  const mine = JSON.stringify(thisProcess());
  try {
    if (readFileSync(file, 'utf8').trim() === mine) rmSync(file, { force: true });
  } catch {
    // Gone already: the folder was removed.
  }
}
