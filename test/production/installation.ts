/** All of docker-compose.yml, started in the order in which its services wait for each other. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { freePort, isPortFree } from '../../platform/free-port.ts';
import { discardPostgres, startPostgres, type RunningPostgres } from '../../platform/postgres/start-postgres.ts';
import type { Part } from '../support/processes.ts';
import { makeAppFolder, makeTemporaryFolder, removeAppFolder } from './app-folder.ts';
import { nativeCommand, serviceOf, type Places } from './native-services.ts';
import { runJob, servicePart, type ServicePart } from './part.ts';
import { likeTheImage, makeRoles } from './roles.ts';
import { bringTemporalPrograms } from './temporal-programs.ts';

export interface Replica {
  readonly url: string;
  readonly part: ServicePart;
}

export interface Installation {
  readonly postgres: Part;
  readonly temporal: ServicePart;
  readonly apis: readonly Replica[];
  readonly workers: readonly Replica[];
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly namespace: string;
  readonly token: string;
  /** For the commands of an operator on this machine. */
  readonly commandEnv: Readonly<Record<string, string>>;
  /** Runs a job of the compose file once more. */
  job(name: string): Promise<string>;
  /** Everything in the opposite order. */
  stop(): Promise<void>;
}

/** Few: this machine is small, and the number only matters to a server with much to do. */
const SHARDS = '16';

/** As the compose file has it. */
const CONNECTIONS = 400;

/** What has been started so far, in order; the last is stopped first. */
type Started = (stop: () => Promise<unknown>) => void;

/** Starts everything; what was started is stopped again when something fails. */
export async function startInstallation(): Promise<Installation> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next();
  };
  try {
    return { ...(await start((one) => void stops.push(one))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(started: Started): Promise<Omit<Installation, 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'tenure-production-'));
  started(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const { places, postgres } = await prepare(folder, started);
  const job = (name: string): Promise<string> => {
    say(name);
    return runJob(nativeCommand(name, places));
  };
  await job('temporal-schema');
  say('temporal');
  const temporal = await temporalPart(places, folder);
  started(() => temporal.stop());
  await temporal.start();
  await job('temporal-namespace');
  await job('migrate');
  say('two APIs, two workers');
  const [apis, workers] = await Promise.all([
    replicas('api', 7300, places, folder),
    replicas('worker', 7301, places, folder),
  ]);
  const parts = [...apis, ...workers].map(({ part }) => part);
  started(() => Promise.all(parts.map((part) => part.stop())));
  await Promise.all(parts.map((part) => part.start()));
  return { postgres, temporal, apis, workers, job, ...addressesOf(places, apis[0]?.url ?? '') };
}

/** The folder of the image, Temporal's programs, and a PostgreSQL with the roles that the image would make. */
async function prepare(
  folder: string,
  started: Started,
): Promise<{ readonly places: Places; readonly postgres: Part }> {
  const [app, programs, temporary] = ['app', 'programs', 'tmp'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await makeTemporaryFolder(temporary);
  started(() => removeAppFolder(app));
  say('making /app as the Dockerfile does');
  await makeAppFolder(app);
  const version = serviceOf('temporal', { variables: secrets('') }).image.split(':')[1] ?? '';
  await bringTemporalPrograms(programs, version);

  say('postgres');
  const dataDir = join(folder, 'postgres');
  started(() => discardPostgres(dataDir));
  const embedded = await startPostgres({ dataDir, maxConnections: CONNECTIONS });
  const postgres = postgresPart(dataDir, embedded);
  started(() => postgres.kill());
  const variables = secrets(decodeURIComponent(new URL(embedded.url).password));
  const env = serviceOf('postgres', { variables }).environment as Record<string, string>;
  await makeRoles(await likeTheImage(embedded.url, env['POSTGRES_PASSWORD'] ?? ''), env);
  // Root counts for nobody in a container; whoever is not root stays who he is.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
  const places = {
    variables,
    postgresPort: embedded.port,
    temporalPort: await freePort(),
    app,
    programs,
    temporary,
    user,
  };
  return { places, postgres };
}

/** Two of a service, each on a port of its own. */
async function replicas(name: string, portInFile: number, places: Places, folder: string): Promise<readonly Replica[]> {
  const ports = [await freePort(), await freePort()];
  return ports.map((port) => {
    const url = `http://127.0.0.1:${port}`;
    const isReady = async (): Promise<boolean> => (await fetch(`${url}/readyz`)).ok;
    const command = nativeCommand(name, places, { [portInFile]: port });
    return { url, part: servicePart(command, join(folder, `${name}-${port}.log`), isReady) };
  });
}

function addressesOf(places: Places, apiUrl: string) {
  const { DATABASE_URL: databaseUrl = '', TEMPORAL_NAMESPACE: namespace = '' } = nativeCommand('worker', places).env;
  const [token, temporalAddress] = [places.variables['TENURE_ADMIN_TOKEN'] ?? '', `127.0.0.1:${places.temporalPort}`];
  const ofServers = { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporalAddress, TEMPORAL_NAMESPACE: namespace };
  const commandEnv = { ...ofServers, TENURE_URL: apiUrl, TENURE_TOKEN: token };
  return { databaseUrl, temporalAddress, namespace, token, commandEnv };
}

/** What the compose file takes from its environment. @param tenurePassword the embedded cluster's own, so that it can be started again with it */
function secrets(tenurePassword: string): Readonly<Record<string, string>> {
  const secret = (): string => randomBytes(24).toString('hex');
  return {
    POSTGRES_PASSWORD: secret(),
    TEMPORAL_DB_PASSWORD: secret(),
    TENURE_DB_PASSWORD: tenurePassword === '' ? secret() : tenurePassword,
    TENURE_ADMIN_TOKEN: secret(),
    TEMPORAL_HISTORY_SHARDS: SHARDS,
    // The receiver of the suite is on this machine.
    TENURE_WEBHOOK_ALLOW_HTTP: 'yes',
    TENURE_WEBHOOK_ALLOW_NETWORKS: '127.0.0.1',
  };
}

function postgresPart(dataDir: string, first: RunningPostgres): Part {
  let running: RunningPostgres | null = first;
  return {
    async start() {
      running = await startPostgres({ dataDir, port: first.port, maxConnections: CONNECTIONS });
    },
    async kill() {
      if (running === null) return;
      process.kill(running.pid, 'SIGKILL');
      await running.ended;
      // Lets go of the folder.
      await running.stop();
      running = null;
    },
  };
}

/** Each of its services listens on ports of its own. */
const TEMPORAL_PORTS = [
  'FRONTEND_HTTP_PORT',
  'FRONTEND_MEMBERSHIP_PORT',
  'INTERNAL_FRONTEND_GRPC_PORT',
  'INTERNAL_FRONTEND_HTTP_PORT',
  'INTERNAL_FRONTEND_MEMBERSHIP_PORT',
  'MATCHING_GRPC_PORT',
  'MATCHING_MEMBERSHIP_PORT',
  'HISTORY_GRPC_PORT',
  'HISTORY_MEMBERSHIP_PORT',
  'WORKER_GRPC_PORT',
  'WORKER_MEMBERSHIP_PORT',
];

/** The server keeps ports of its members in PostgreSQL as `smallint`: one above 32,767 is refused. */
let nextPort = 20_000 + (process.pid % 10_000);

async function smallFreePort(): Promise<number> {
  do nextPort += 1;
  while (!(await isPortFree(nextPort)));
  return nextPort;
}

async function temporalPart(places: Places, folder: string): Promise<ServicePart> {
  const command = nativeCommand('temporal', places);
  const others: [string, string][] = [];
  for (const name of TEMPORAL_PORTS) others.push([name, String(await smallFreePort())]);
  const env = {
    ...command.env,
    ...Object.fromEntries(others),
    FRONTEND_GRPC_PORT: String(places.temporalPort),
    PROMETHEUS_ENDPOINT: `127.0.0.1:${await freePort()}`,
  };
  const isReady = async (): Promise<boolean> => {
    const connection = await Connection.connect({ address: `127.0.0.1:${places.temporalPort}`, connectTimeout: 1_000 });
    await connection.close();
    return true;
  };
  return servicePart({ ...command, env }, join(folder, 'temporal.log'), isReady);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
