/** Runs a TypeScript file as a process of its own: to send it signals, or to kill it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';

export interface ChildScript {
  readonly pid: number;
  /** The next line it prints; rejects if it ends before. */
  readonly nextLine: () => Promise<string>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves with `code 0` or `signal SIGKILL`. */
  readonly ended: Promise<string>;
}

/** Starts `file` with arguments. What it writes to stderr appears in the test's output. */
export function startScript(file: URL, ...args: readonly string[]): ChildScript {
  const child = spawn(process.execPath, ['--import', 'tsx', file.pathname, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => (signal === null ? `code ${code}` : `signal ${signal}`));
  const lines = linesOf(createInterface({ input: child.stdout }));
  return { pid: child.pid ?? 0, ended, nextLine: lines, kill: (signal) => child.kill(signal) };
}

function linesOf(input: Interface): () => Promise<string> {
  const lines = input[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the script ended without another line');
    return value;
  };
}
