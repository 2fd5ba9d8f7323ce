/**
 * Folders for servers that live as long as one run: of the tests, of a rehearsal.
 *
 * Invariant: a folder belongs to a living process. What a killed one left is cleared away by the next that asks for
 * a folder of the same purpose. (The lock lies beside the folder, not in it: there is no moment at which the folder
 * is there and unlocked.)
 */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock } from './lock-file.ts';

export interface TemporaryFolder {
  readonly path: string;
  /** Removes it with everything in it. */
  readonly remove: () => Promise<void>;
}

/**
 * Makes a folder of its own for this process. `abandon` is called with each folder that a killed process left, before
 * it is removed: to stop what still runs there.
 */
export async function temporaryFolder(
  purpose: string,
  abandon: (folder: string) => Promise<void>,
): Promise<TemporaryFolder> {
  const home = join(tmpdir(), `tenure-${purpose}-${process.getuid?.() ?? 0}`);
  await makeOpen(home);
  await sweep(home, abandon);
  const path = join(home, randomUUID());
  const lock = tryLock(lockOf(path));
  if (lock.kind === 'busy') throw new Error(`${path} belongs to process ${lock.holder}`);
  await makeOpen(path);
  const remove = async (): Promise<void> => {
    await rm(path, { recursive: true, force: true });
    lock.release();
    // The last one out; while others are in, this fails.
    await rmdir(home).catch(() => undefined);
  };
  return { path, remove };
}

async function sweep(home: string, abandon: (folder: string) => Promise<void>): Promise<void> {
  const entries = await readdir(home, { withFileTypes: true });
  for (const folder of entries.filter((entry) => entry.isDirectory()).map((entry) => join(home, entry.name))) {
    const lock = tryLock(lockOf(folder));
    if (lock.kind === 'busy') continue;
    await abandon(folder);
    await rm(folder, { recursive: true, force: true });
    lock.release();
  }
}

function lockOf(folder: string): string {
  return `${folder}.lock`;
}

/** Whatever the umask: as root, PostgreSQL runs as another user, who must get through. */
async function makeOpen(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
}
