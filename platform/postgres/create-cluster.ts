/** Making a new, empty cluster. */
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnvironment } from '../env.ts';
import { messageOf } from '../errno.ts';
import { runProgram } from '../process/run-program.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { PostgresFolderError, STARTING_ANEW } from './postgres-errors.ts';

/** The role that owns everything. */
export const ROLE = 'tenure';

/** True if there is a cluster. Throws {@link PostgresFolderError} if what is there can't be one of ours. */
export async function clusterExists({ cluster, binaries }: ClusterPlace): Promise<boolean> {
  if (!existsSync(cluster)) return false;
  const major = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    throw new PostgresFolderError(cluster, `PG_VERSION can't be read (${messageOf(error)}).`, STARTING_ANEW);
  });
  if (major.trim() === binaries.major) return true;
  throw new PostgresFolderError(
    cluster,
    `it was made by PostgreSQL ${major.trim()}, and this is PostgreSQL ${binaries.major}.`,
    'Carry the data over with pg_dump and DATABASE_URL, or move the folder away to begin with an empty store.',
  );
}

/**
 * Makes the cluster beside its place and then moves it there: one that was interrupted half-way is never taken for
 * a whole one. Text sorts by code point and knows Unicode's letters, the same on every machine (builtin C.UTF-8).
 */
export async function createCluster(place: ClusterPlace, password: string, durable: boolean): Promise<void> {
  const { cluster, binaries, user } = place;
  const [draft, passwordFile] = [`${cluster}.new`, `${cluster}.password`];
  await rm(draft, { recursive: true, force: true });
  await giveFile(passwordFile, password, place);
  try {
    await makeFolderFor(draft, place);
    await runProgram(
      binaries.initdb,
      [
        `--pgdata=${draft}`,
        `--username=${ROLE}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(durable ? [] : ['--no-sync']),
      ],
      { cwd: draft, env: childEnvironment({ LC_ALL: 'C' }), ...user },
    );
    await rename(draft, cluster);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw new PostgresFolderError(cluster, `it could not be made. ${messageOf(error)}`, STARTING_ANEW);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function giveFile(file: string, text: string, { user }: ClusterPlace): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, `${text}\n`, { mode: 0o600, flag: 'wx' });
  if (user !== undefined) await chown(file, user.uid, user.gid);
}

async function makeFolderFor(folder: string, { user }: ClusterPlace): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  if (user !== undefined) await chown(folder, user.uid, user.gid);
}
