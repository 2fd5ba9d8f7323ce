/** Runs the real command line in a process of its own. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { root } from '../../architecture/repository.ts';

export interface TenureRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `tenure` with these arguments from the root of the repository, and waits for its end. */
export async function runTenure(
  args: readonly string[],
  { stdin = '', env = {} }: RunOptions = {},
): Promise<TenureRun> {
  const child = spawn(process.execPath, ['client/cli/tenure.js', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'pipe',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // A command that does not read its input may be gone before all is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

/** The rows of NDJSON output. */
export function rowsOf({ stdout }: TenureRun): readonly Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
