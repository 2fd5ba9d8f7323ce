/** `tenure up` as people run it: a process of its own, with a data folder and a port of its own. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, chmodSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../platform/free-port.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { Overview } from '../../../client/up/overview/overview.ts';
import type { Runtime } from '../../../client/up/runtime-file.ts';
import { root } from '../../architecture/repository.ts';

/** What it prints with `--json` once everything runs. */
export interface Welcome extends Overview {
  readonly api: string;
  readonly tokenFile: string;
}

export interface UpProcess {
  readonly pid: number;
  /** All it has written to stderr so far. */
  readonly said: () => string;
  /** Waits for the table or its JSON. Throws with what it said if it ends before. */
  readonly printed: () => Promise<string>;
  readonly welcome: () => Promise<Welcome>;
  /** Waits until stderr holds this. */
  readonly hasSaid: (text: string) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** `code 0`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
}

/** A machine is busy while tests run; a start on an idle one takes some seconds. */
export const STARTS_WITHIN_MS = 180_000;

/** A folder of one test file; `remove` it when all is over. */
export function newDataFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'tenure-up-'));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts it; the port is a free one unless an argument says otherwise. */
export async function startUp(
  dataDir: string,
  args: readonly string[] = ['--json'],
  env: Readonly<Record<string, string>> = {},
): Promise<UpProcess> {
  const port = args.includes('--port') ? [] : ['--port', String(await freePort())];
  const child = spawn(process.execPath, ['client/cli/tenure.js', 'up', '--data', dataDir, ...port, ...args], {
    cwd: root,
    // The servers of the test run are none of its business.
    env: { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return observe(child);
}

function observe(child: ChildProcess): UpProcess {
  const [out, err] = [textOf(child.stdout), textOf(child.stderr)];
  let end: string | null = null;
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve((end = signal === null ? `code ${code}` : `signal ${signal}`)));
  });
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    const came = await waitUntil(() => holds() || end !== null, { withinMs: STARTS_WITHIN_MS });
    if (came === null || !holds()) throw new Error(`${what} did not come (${end ?? 'it still runs'}):\n${err()}`);
  };
  const printed = async (): Promise<string> => {
    await until('the table', () => out().includes('Try next') || out().endsWith('}\n'));
    return out();
  };
  return {
    pid: child.pid ?? 0,
    said: err,
    printed,
    welcome: async () => JSON.parse(await printed()) as Welcome,
    hasSaid: (text) => until(JSON.stringify(text), () => err().includes(text)),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

function textOf(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  return () => text;
}

/** What it noted about itself and its servers. */
export function runtimeIn(dataDir: string): Runtime {
  return JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')) as Runtime;
}

/** Command lines of all processes that have anything to do with a folder. */
export function processesIn(folder: string): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }).split(
    '\n',
  );
  return lines.filter((line) => line.includes(folder));
}
