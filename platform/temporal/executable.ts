/** Telling a Temporal CLI from anything else. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { childEnvironment } from '../env.ts';
import { messageOf } from '../errno.ts';

const run = promisify(execFile);
/** The answer takes a twentieth of a second; a cold disk with a 200 MB file needs longer. */
const ANSWER_WITHIN_MS = 15_000;

/** True for a file that may be run. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK)
    .then(() => stat(path))
    .then(
      (found) => found.isFile(),
      () => false,
    );
}

/** Null if the file is a Temporal CLI that runs here; otherwise why not, completing "that …". */
export async function faultOfCli(path: string): Promise<string | null> {
  if (!(await isExecutable(path))) return 'is not an executable file';
  try {
    const { stdout } = await run(path, ['--version'], { timeout: ANSWER_WITHIN_MS, env: childEnvironment() });
    return stdout.startsWith('temporal version') ? null : 'is a program of that name, but not the Temporal CLI';
  } catch (error) {
    return `does not run here (${messageOf(error).split('\n')[0]})`;
  }
}
