/** Running the Temporal server in a folder: its options, its ports, and what a failure means. */
import { join } from 'node:path';
import { sleep } from '../clock.ts';
import { childEnvironment } from '../env.ts';
import { messageOf } from '../errno.ts';
import { freePort, isPortFree, PortInUseError } from '../free-port.ts';
import { endOfLog, linesSince } from '../process/log-tail.ts';
import { launchServer } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import type { StopStep } from '../process/stop-process.ts';
import { prepareServer } from './prepare-server.ts';
import { serverArguments } from './server-arguments.ts';
import { TemporalStartError } from './temporal-errors.ts';

export interface TemporalOptions {
  /** The Temporal CLI. */
  readonly executable: string;
  /** The folder to keep everything in; made if it does not exist. */
  readonly dataDir: string;
  /** Default false. True for tests: four times as fast, and nothing is kept. */
  readonly inMemory?: boolean;
  /** Default: any free one. */
  readonly port?: number;
  /** Where its web page listens; without it there is none. */
  readonly uiPort?: number;
  readonly namespace: string;
  /** Names of the keyword search attributes that workflows are started with. */
  readonly keywords: readonly string[];
  /** How long closed runs can be looked at. Default 90 days; the server's own is one. */
  readonly retentionDays?: number;
  /** Settings of the server beyond ours: `{ 'history.rps': 1 }`. */
  readonly dynamicConfig?: Readonly<Record<string, string | number | boolean>>;
  readonly onProgress?: (line: string) => void;
}

export const LOG = 'temporal.log';
export const PID_FILE = 'temporal.pid';
const DATABASE = 'temporal.db';
const ATTEMPTS = 5;

export const STOP_KEEPING: readonly StopStep[] = [
  { signal: 'SIGTERM', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
];
/** A polite stop takes over a second; what is in memory is lost either way. */
const STOP_FORGETTING: readonly StopStep[] = [{ signal: 'SIGKILL', waitMs: 5_000 }];

/** The server, ready for workflows. Throws {@link TemporalStartError} or {@link PortInUseError}. */
export async function runServer(
  dataDir: string,
  options: TemporalOptions,
): Promise<{ readonly server: ServerProcess; readonly port: number }> {
  const logFile = join(dataDir, LOG);
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort(options.port);
    await checkUiPort(options.uiPort);
    const logged = endOfLog(logFile);
    const server = await launch(dataDir, port, options);
    const fault = await prepare(server, port, options);
    if (fault === null) return { server, port };
    await server.stop();
    const said = linesSince(logFile, logged);
    // Some of its ports it chooses itself, and now and then another program is faster.
    const isBadLuck = said.includes('address already in use') && attempt < ATTEMPTS;
    if (!isBadLuck) throw new TemporalStartError(said === '' ? fault : `it said\n${said}`, logFile);
    await sleep(100);
  }
}

async function choosePort(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return freePort();
  if (await isPortFree(wanted)) return wanted;
  throw new PortInUseError(
    'The Temporal server',
    wanted,
    'Stop that one, choose another port, or use it: TEMPORAL_ADDRESS.',
  );
}

async function checkUiPort(port: number | undefined): Promise<void> {
  if (port === undefined || (await isPortFree(port))) return;
  throw new PortInUseError("The Temporal server's web page", port, 'Stop that one, or choose another port.');
}

async function launch(dataDir: string, port: number, options: TemporalOptions): Promise<ServerProcess> {
  const { executable, inMemory = false, uiPort = null, dynamicConfig = {} } = options;
  const databaseFile = inMemory ? null : join(dataDir, DATABASE);
  return launchServer({
    executable,
    args: serverArguments({ port, uiPort, databaseFile, dynamicConfig }),
    cwd: dataDir,
    env: childEnvironment(),
    logFile: join(dataDir, LOG),
    pidFile: join(dataDir, PID_FILE),
    stop: inMemory ? STOP_FORGETTING : STOP_KEEPING,
    atExit: inMemory ? 'SIGKILL' : 'SIGTERM',
  });
}

/** Null if the server is ready, otherwise why not. */
async function prepare(server: ServerProcess, port: number, options: TemporalOptions): Promise<string | null> {
  const { namespace, keywords, retentionDays = 90 } = options;
  try {
    const isReady = await prepareServer(server, port, { namespace, keywords, retentionDays });
    if (isReady) return null;
    return server.hasEnded() ? `it ended with ${await server.ended}.` : 'it did not answer in time.';
  } catch (error) {
    return `${messageOf(error)}.`;
  }
}
