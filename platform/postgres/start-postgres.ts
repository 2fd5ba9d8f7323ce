/**
 * PostgreSQL on this machine, for as long as this process lives.
 *
 * Owns: a folder with the cluster, its password, its log and a lock. Does not own: what is in the database.
 * Invariants:
 * 1. Data is kept between starts, and an answer to a commit means it is on disk (unless `durable` is false).
 * 2. One process serves a folder; what a killed one left running is stopped cleanly before the next start.
 * 3. It listens on 127.0.0.1 only, and nobody gets in without the password.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { sleep } from '../clock.ts';
import { messageOf } from '../errno.ts';
import { freePort, isPortFree, PortInUseError } from '../free-port.ts';
import { claimFolder } from '../lock-file.ts';
import { makeFolder } from '../make-folder.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { stopProcess } from '../process/stop-process.ts';
import { findPlace, setAsideIfForsaken } from './cluster-place.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { clusterExists, createCluster } from './create-cluster.ts';
import { databaseUrl, ensureDatabase } from './database.ts';
import { passwordIn } from './password.ts';
import { PostgresFolderError, STARTING_ANEW } from './postgres-errors.ts';
import { leftoverPostgres } from './postmaster-file.ts';
import { runServer, STOP_STEPS } from './run-server.ts';

export interface PostgresOptions {
  /** The folder to keep everything in; made if it does not exist. */
  readonly dataDir: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Default true. False for tests: faster, and lost in a power cut. */
  readonly durable?: boolean;
  /** Default 100. */
  readonly maxConnections?: number;
  /** Told, in a few words, what is being done and what the user should know. */
  readonly onProgress?: (line: string) => void;
}

export interface RunningPostgres {
  /** With the password: never to be logged. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Where PostgreSQL keeps its data. */
  readonly cluster: string;
  /** True if that is not inside `dataDir`, because the system user `postgres` can't get there. */
  readonly isElsewhere: boolean;
  /** Settles when the server ends, whoever ended it, with how it ended. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
}

type Tell = (line: string) => void;

const LOG = 'postgres.log';
const ATTEMPTS = 20;
const silent: Tell = () => undefined;

/**
 * Starts PostgreSQL in a folder, making the cluster on the first start. Throws a `StartError` that says what is
 * wrong and how to mend it: {@link PostgresFolderError}, `PostgresBinariesError`, {@link PortInUseError},
 * `FolderInUseError`.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  makeDataFolder(dataDir);
  refuseForeignCluster(dataDir);
  const lock = claimFolder(dataDir);
  try {
    const running = await serve(dataDir, options);
    return { ...running, stop: () => running.stop().finally(lock.release) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Removes the cluster of a folder, wherever it lies, after stopping what a killed process left running on it. Throws
 * `FolderInUseError` if the process that uses it lives.
 */
export async function discardPostgres(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const lock = claimFolder(dataDir);
  try {
    const place = await findPlace(dataDir, silent);
    await stopLeftover(place, silent);
    await rm(place.isElsewhere ? dirname(place.cluster) : place.cluster, { recursive: true, force: true });
  } finally {
    lock.release();
  }
}

async function serve(dataDir: string, options: PostgresOptions): Promise<RunningPostgres> {
  const tell: Tell = options.onProgress ?? silent;
  const place = await findPlace(dataDir, tell);
  if (place.isElsewhere) {
    tell(`the database is in ${place.cluster}: the system user "postgres", who runs it, can't enter ${dataDir}`);
  }
  await stopLeftover(place, tell);
  await setAsideIfForsaken(place, dataDir, tell);
  const password = await passwordIn(dataDir, place.cluster);
  if (!(await clusterExists(place))) {
    tell('making the database (once)');
    await createCluster(place, password, options.durable ?? true);
  }
  tell('starting PostgreSQL');
  const { server, port } = await run(place, join(dataDir, LOG), options, tell);
  await ensureDatabase(port, password).catch(async (error: unknown) => {
    await server.stop();
    throw new PostgresFolderError(place.cluster, `${messageOf(error)}.`, STARTING_ANEW);
  });
  return {
    url: databaseUrl(port, password),
    port,
    pid: server.record.pid,
    cluster: place.cluster,
    isElsewhere: place.isElsewhere,
    ended: server.ended,
    stop: server.stop,
  };
}

async function run(
  place: ClusterPlace,
  logFile: string,
  { port: wanted, durable = true, maxConnections = 100 }: PostgresOptions,
  tell: Tell,
): Promise<{ readonly server: ServerProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort());
    if (!(await isPortFree(port))) throw portInUse(port);
    const outcome = await runServer(place, logFile, { port, durable, maxConnections }, tell);
    if (outcome.kind === 'ready') return { server: outcome.server, port };
    if (outcome.kind === 'port_taken' && wanted !== undefined) throw portInUse(port);
    if (outcome.kind === 'failed') throw new PostgresFolderError(place.cluster, outcome.why, STARTING_ANEW);
    if (attempt === ATTEMPTS) throw new PostgresFolderError(place.cluster, stillInUse(logFile), STARTING_ANEW);
    await sleep(250);
    await stopLeftover(place, tell);
  }
}

async function stopLeftover({ cluster }: ClusterPlace, tell: Tell): Promise<void> {
  const leftover = leftoverPostgres(cluster);
  if (leftover === null) return;
  tell(`stopping the PostgreSQL that an earlier start left running (process ${leftover.pid})`);
  await stopProcess(leftover, STOP_STEPS);
}

function makeDataFolder(dataDir: string): void {
  try {
    makeFolder(dataDir);
  } catch (error) {
    throw new PostgresFolderError(
      dataDir,
      `the folder can't be made (${messageOf(error)}).`,
      'Choose another one: TENURE_DATA_DIR.',
    );
  }
}

/** The cluster lies in a folder of its own within; whatever has one here was not made by us, and is left alone. */
function refuseForeignCluster(dataDir: string): void {
  if (!existsSync(join(dataDir, 'PG_VERSION'))) return;
  const why =
    'the folder holds a file PG_VERSION, which Tenure never puts there: it seems to be of another PostgreSQL.';
  throw new PostgresFolderError(dataDir, why, 'Choose another one: TENURE_DATA_DIR.');
}

function portInUse(port: number): PortInUseError {
  return new PortInUseError('PostgreSQL', port, 'Stop that one, or choose another port.');
}

function stillInUse(logFile: string): string {
  return `another PostgreSQL seems to use it, or something of one is left (see ${logFile}).`;
}
