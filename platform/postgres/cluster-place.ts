/**
 * Where the cluster lies and which programs run it. Usually: inside the data folder, with the programs in
 * node_modules. As root, where the user `postgres` can't get there (a home with mode 0700): under `/var/lib/tenure`.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { binariesIn, findBinaries } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { PostgresBinariesError, PostgresFolderError } from './postgres-errors.ts';
import { canReach, postgresUser } from './postgres-user.ts';
import type { SystemUser } from './postgres-user.ts';

export interface ClusterPlace {
  /** PostgreSQL's own data folder (PGDATA). */
  readonly cluster: string;
  /** True if it does not lie in the folder the caller named. */
  readonly isElsewhere: boolean;
  /** Who runs it; undefined for ourselves. */
  readonly user: SystemUser | undefined;
  readonly binaries: Binaries;
}

const ELSEWHERE = '/var/lib/tenure';

/** Decides the place. A cluster that exists stays where it is. Throws {@link PostgresFolderError}. */
export async function findPlace(dataDir: string, tell: (line: string) => void): Promise<ClusterPlace> {
  const [binaries, user] = [await findBinaries(), await postgresUser()];
  const near = join(dataDir, 'cluster');
  if (user === undefined) return { cluster: near, isElsewhere: false, user, binaries };
  const runnable = await reachableBinaries(binaries, user, tell);
  const far = join(ELSEWHERE, await hashOf(dataDir), 'cluster');
  const reachable = await canReach(user, dataDir);
  if (existsSync(join(near, 'PG_VERSION'))) {
    if (!reachable) throw outOfReach(dataDir);
    return { cluster: near, isElsewhere: false, user: await ownerOf(near, user), binaries: runnable };
  }
  if (reachable && !existsSync(far)) return { cluster: near, isElsewhere: false, user, binaries: runnable };
  await mkdir(join(far, '..'), { recursive: true, mode: 0o755 });
  return { cluster: far, isElsewhere: true, user, binaries: runnable };
}

/**
 * Whoever removes the data folder wants to begin anew, and can't know that the cluster lies elsewhere. The folder
 * is then without the password; the cluster is put aside, not removed: it may have been a mistake.
 */
export async function setAsideIfForsaken(
  place: ClusterPlace,
  dataDir: string,
  tell: (line: string) => void,
): Promise<void> {
  if (!place.isElsewhere || !existsSync(place.cluster) || existsSync(join(dataDir, 'password'))) return;
  const aside = `${place.cluster}.old`;
  await rm(aside, { recursive: true, force: true });
  await rename(place.cluster, aside);
  tell(`${dataDir} was emptied, so the database begins anew; the one it had is now ${aside}`);
}

function outOfReach(dataDir: string): PostgresFolderError {
  return new PostgresFolderError(
    dataDir,
    'the system user "postgres", as whom it must run, can no longer enter that folder.',
    `Let others pass through it and each folder above it: chmod o+x (the data itself stays closed to them).`,
  );
}

/** A cluster made by an ordinary user is run as that user, also by root: PostgreSQL insists on owning its data. */
async function ownerOf(cluster: string, user: SystemUser): Promise<SystemUser> {
  const { uid, gid } = await stat(cluster);
  return uid === 0 ? user : { uid, gid };
}

async function hashOf(dataDir: string): Promise<string> {
  return createHash('sha256')
    .update(await realpath(dataDir))
    .digest('hex')
    .slice(0, 16);
}

/** The programs as they are, or a copy of them where the user can run it. The copy is made once a version. */
async function reachableBinaries(
  binaries: Binaries,
  user: SystemUser,
  tell: (line: string) => void,
): Promise<Binaries> {
  if (await canReach(user, binaries.postgres)) return binaries;
  const copy = join(ELSEWHERE, `postgresql-${binaries.version}`);
  if (!existsSync(copy)) {
    tell(`copying PostgreSQL to ${copy}, where its user can run it (once, 60 MB)`);
    await copyWhole(binaries.folder, copy);
  }
  const copied = binariesIn(copy, binaries.version);
  if (await canReach(user, copied.postgres)) return copied;
  throw new PostgresBinariesError(
    `the system user "postgres" can run neither ${binaries.postgres} nor a copy in ${copy}.`,
  );
}

async function copyWhole(from: string, to: string): Promise<void> {
  const draft = `${to}.${randomUUID()}`;
  await mkdir(join(to, '..'), { recursive: true, mode: 0o755 });
  await cp(from, draft, { recursive: true, verbatimSymlinks: true });
  await chmod(draft, 0o755);
  // If another start was faster, its copy stands and ours goes.
  await rename(draft, to).catch(() => rm(draft, { recursive: true, force: true }));
}
