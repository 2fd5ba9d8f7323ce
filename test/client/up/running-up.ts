/** `tenure up` as people run it: a process of its own, with a data folder and a port of its own. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Overview } from '../../../client/up/overview/overview.ts';
import type { Runtime } from '../../../client/up/runtime-file.ts';
import { freePort } from '../../../platform/free-port.ts';
import { startTenure } from '../tenure-process.ts';

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

/** A folder of one test file; `remove` it when all is over. */
export function newDataFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'tenure-up-'));
  // As root, PostgreSQL runs as another user, who must get through.
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
  // The servers of the test run are none of its business.
  const alone = { DATABASE_URL: '', TEMPORAL_ADDRESS: '', ...env };
  const up = startTenure(['up', '--data', dataDir, ...port, ...args], alone);
  const printed = async (): Promise<string> => {
    await up.until('the table', () => up.stdout().includes('Try next') || up.stdout().endsWith('}\n'));
    return up.stdout();
  };
  return {
    ...up,
    said: up.stderr,
    printed,
    welcome: async () => JSON.parse(await printed()) as Welcome,
    hasSaid: (text) => up.until(JSON.stringify(text), () => up.stderr().includes(text)),
  };
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
