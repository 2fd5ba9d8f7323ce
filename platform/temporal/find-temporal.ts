/**
 * Finds the executable of a Temporal server, or brings it (`docs/interfaces.md §1`). In this order: TEMPORAL_CLI_PATH,
 * PATH, the cache, a download, a build with Go. TEMPORAL_ADDRESS comes before all of them: whoever has it needs none.
 *
 * Invariant: a file in the cache is whole. It is made elsewhere and renamed, by one process at a time.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../errno.ts';
import { waitForLock } from '../lock-file.ts';
import { DOWNLOAD_SERVICE, downloadTemporal } from './download-temporal.ts';
import { faultOfCli, isExecutable } from './executable.ts';
import { goInstallTemporal } from './go-install.ts';
import { PINNED_VERSION } from './pinned.ts';
import { TemporalCliPathError, TemporalNotFoundError } from './temporal-errors.ts';
import type { DeadEnd } from './temporal-errors.ts';

export interface TemporalSources {
  /** TEMPORAL_CLI_PATH. */
  readonly cliPath: string | null;
  /** The folders of PATH: `temporal` and `go` are looked for there. */
  readonly pathFolders: readonly string[];
  /** The user's cache folder; ours is `tenure` in it. */
  readonly cacheFolder: string;
  /** Default: the service of the Temporal SDKs. */
  readonly downloadFrom?: string;
  readonly onProgress?: (line: string) => void;
  /** Stops a download or a build. */
  readonly signal?: AbortSignal;
}

export interface TemporalExecutable {
  readonly path: string;
  readonly foundBy: 'setting' | 'path' | 'cache' | 'download' | 'go';
}

const PROGRAM = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** The executable. Throws {@link TemporalCliPathError} or {@link TemporalNotFoundError}. */
export async function findTemporal(sources: TemporalSources): Promise<TemporalExecutable> {
  if (sources.cliPath !== null) return fromSetting(sources.cliPath);
  const deadEnds: DeadEnd[] = [{ way: 'TEMPORAL_CLI_PATH', why: 'not set' }];
  const onPath = await fromPath(sources.pathFolders, deadEnds);
  if (onPath !== null) return onPath;
  const cached = cachedFile(sources.cacheFolder);
  if (await isExecutable(cached)) return { path: cached, foundBy: 'cache' };
  deadEnds.push({ way: 'the cache', why: `no executable ${cached}` });
  return bring(sources, cached, deadEnds);
}

async function fromSetting(path: string): Promise<TemporalExecutable> {
  const fault = await faultOfCli(path);
  if (fault !== null) throw new TemporalCliPathError(path, fault);
  return { path, foundBy: 'setting' };
}

async function fromPath(folders: readonly string[], deadEnds: DeadEnd[]): Promise<TemporalExecutable | null> {
  const path = await lookUp(PROGRAM, folders);
  const fault = path === null ? 'no such program' : await faultOfCli(path);
  if (path !== null && fault === null) return { path, foundBy: 'path' };
  deadEnds.push({ way: '`temporal` on PATH', why: path === null ? `${fault}` : `${path} ${fault}` });
  return null;
}

/** Our cached copy, whether or not it exists. */
export function cachedFile(cacheFolder: string): string {
  return join(cacheFolder, 'tenure', 'temporal', PINNED_VERSION, PROGRAM);
}

/** One process brings it, the others wait for that one. */
async function bring(sources: TemporalSources, cached: string, deadEnds: DeadEnd[]): Promise<TemporalExecutable> {
  const lock = await lockCache(sources, cached, deadEnds);
  try {
    if (await isExecutable(cached)) return { path: cached, foundBy: 'cache' };
    await removeDrafts(dirname(cached));
    return await bringOnce(sources, cached, deadEnds);
  } finally {
    lock.release();
  }
}

async function lockCache(
  { onProgress = () => undefined, signal }: TemporalSources,
  cached: string,
  deadEnds: readonly DeadEnd[],
): Promise<{ readonly release: () => void }> {
  const onWait = (holder: number): void =>
    onProgress(`waiting for process ${holder}, which is bringing the Temporal server`);
  try {
    const lock = await waitForLock(`${cached}.lock`, { signal, onWait });
    if (lock !== null) return lock;
  } catch (error) {
    throw new TemporalNotFoundError([...deadEnds, { way: 'bringing one into the cache', why: messageOf(error) }]);
  }
  throw new TemporalNotFoundError([...deadEnds, { way: 'bringing one into the cache', why: 'interrupted' }]);
}

const DRAFT = 'new-';

/** What a killed start had half made: up to 200 MB that nobody would ever look for. */
async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(DRAFT));
  await Promise.all(drafts.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function bringOnce(
  { downloadFrom: service = DOWNLOAD_SERVICE, pathFolders, onProgress = () => undefined, signal }: TemporalSources,
  cached: string,
  deadEnds: DeadEnd[],
): Promise<TemporalExecutable> {
  const ways = [
    {
      foundBy: 'download',
      way: `download from ${service}`,
      make: (folder: string) => downloadTemporal(folder, { service, onProgress, signal }),
    },
    {
      foundBy: 'go',
      way: 'building it with Go',
      make: async (folder: string) => {
        const go = await lookUp(process.platform === 'win32' ? 'go.exe' : 'go', pathFolders);
        if (go === null) throw new Error('no `go` on PATH');
        return goInstallTemporal(folder, { go, onProgress, signal });
      },
    },
  ] as const;
  for (const { foundBy, way, make } of ways) {
    const fault = await intoCache(cached, make);
    if (fault === null) return { path: cached, foundBy };
    deadEnds.push({ way, why: fault });
  }
  throw new TemporalNotFoundError(deadEnds);
}

/** Null if it is in the cache now, otherwise why not. */
async function intoCache(cached: string, make: (folder: string) => Promise<string>): Promise<string | null> {
  const folder = join(dirname(cached), `${DRAFT}${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    const executable = await make(folder);
    const fault = await faultOfCli(executable);
    if (fault !== null) return `what came ${fault}`;
    await rename(executable, cached);
    return null;
  } catch (error) {
    return reasonOf(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `fetch` hides the reason (no such host, refused) in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? `${messageOf(error)} (${cause.message || cause.name})` : messageOf(error);
}

async function lookUp(program: string, folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const path = join(folder, program);
    if (await isExecutable(path)) return path;
  }
  return null;
}
