/** A `tenure` that keeps running: what it says, and how it ends. */
import { spawn } from 'node:child_process';
import { waitUntil } from '../../platform/wait-until.ts';
import { root } from '../architecture/repository.ts';

export interface TenureProcess {
  readonly pid: number;
  /** All it has written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Waits until something holds. Throws with what it said if it ends before, or takes too long. */
  readonly until: (what: string, holds: () => boolean) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** `code 0`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
}

/** A machine is busy while tests run; on an idle one every start takes some seconds. */
export const STARTS_WITHIN_MS = 180_000;

/** Starts `tenure` with these arguments from the root of the repository. */
export function startTenure(args: readonly string[], env: Readonly<Record<string, string>>): TenureProcess {
  const child = spawn(process.execPath, ['client/cli/tenure.js', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  let end: string | null = null;
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve((end = signal === null ? `code ${code}` : `signal ${signal}`)));
  });
  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    async until(what, holds) {
      await waitUntil(() => holds() || end !== null, { withinMs: STARTS_WITHIN_MS });
      if (!holds()) throw new Error(`${what} did not come (${end ?? 'it still runs'}):\n${stderr()}`);
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  return () => text;
}
