/** Running a program to its end. */
import { execFile } from 'node:child_process';
import type { ExecFileOptions } from 'node:child_process';
import { promisify } from 'node:util';
import { endAtExit } from './end-at-exit.ts';
import { recordOf } from './process-identity.ts';

const run = promisify(execFile);

/** Runs it, and tells it to end should we exit before. Throws with what it wrote to stderr if it fails. */
export async function runProgram(program: string, args: readonly string[], options: ExecFileOptions): Promise<void> {
  const running = run(program, args, options);
  const { pid } = running.child;
  const record = pid === undefined ? null : recordOf(pid);
  const forget = record === null ? () => undefined : endAtExit(record, 'SIGTERM');
  try {
    await running;
  } finally {
    forget();
  }
}
