/** One attempt to run the server on a cluster, and what its failure means. */
import { childEnvironment } from '../env.ts';
import { endOfLog, linesSince } from '../process/log-tail.ts';
import { launchServer } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import type { StopStep } from '../process/stop-process.ts';
import { waitUntil } from '../wait-until.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { readPostmaster } from './postmaster-file.ts';
import { serverArguments } from './server-settings.ts';
import type { ServerTraits } from './server-settings.ts';

/** SIGINT: end all sessions, write a checkpoint, exit. SIGQUIT: at once; the next start then recovers from the log. */
export const STOP_STEPS: readonly StopStep[] = [
  { signal: 'SIGINT', waitMs: 20_000 },
  { signal: 'SIGQUIT', waitMs: 6_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
];

/** Recovering after a crash replays up to `max_wal_size`; on a slow disk that takes its time. */
const READY_WITHIN_MS = 180_000;

export type Attempt =
  | { readonly kind: 'ready'; readonly server: ServerProcess }
  | { readonly kind: 'port_taken' }
  /** The rests of a killed server have not gone yet: try again. */
  | { readonly kind: 'not_yet' }
  | { readonly kind: 'failed'; readonly why: string };

/** Runs the server and waits until it accepts connections, or has failed to. `onSlow` is told if that takes long. */
export async function runServer(
  place: ClusterPlace,
  logFile: string,
  traits: ServerTraits,
  onSlow: (line: string) => void,
): Promise<Attempt> {
  const logged = endOfLog(logFile);
  const server = await launchServer({
    executable: place.binaries.postgres,
    args: ['-D', place.cluster, ...serverArguments(traits)],
    cwd: place.user === undefined ? place.cluster : '/',
    env: childEnvironment({ LC_ALL: 'C' }),
    logFile,
    user: place.user,
    stop: STOP_STEPS,
    atExit: 'SIGINT',
  });
  if (await isReady(server, place, onSlow)) return { kind: 'ready', server };
  await server.stop();
  const said = linesSince(logFile, logged);
  return meaningOf(said === '' ? `it ended with ${await server.ended}.` : `it said\n${said}`);
}

async function isReady(
  server: ServerProcess,
  { cluster }: ClusterPlace,
  onSlow: (line: string) => void,
): Promise<boolean> {
  const slow = setTimeout(() => onSlow('PostgreSQL is recovering from a crash'), 2_000);
  const state = await waitUntil(() => (server.hasEnded() ? 'ended' : isServedBy(server, cluster) && 'ready'), {
    withinMs: READY_WITHIN_MS,
    everyMs: 20,
  });
  clearTimeout(slow);
  return state === 'ready';
}

function isServedBy(server: ServerProcess, cluster: string): boolean {
  const postmaster = readPostmaster(cluster);
  return postmaster?.pid === server.record.pid && postmaster.isReady;
}

function meaningOf(why: string): Attempt {
  if (why.includes('could not create any TCP/IP sockets') || why.includes('could not bind'))
    return { kind: 'port_taken' };
  if (why.includes('pre-existing shared memory block') || why.includes('lock file "postmaster.pid" already exists')) {
    return { kind: 'not_yet' };
  }
  return { kind: 'failed', why };
}
