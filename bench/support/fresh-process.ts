/** Samples that a process takes only once: nothing compiled, cached or warmed up by the sample before. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a script in a Node process of its own; the last line it prints is the sample. */
export async function sampleInFreshProcess(script: URL, ...parameters: readonly string[]): Promise<number> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', fileURLToPath(script), ...parameters]);
  const sample = Number(stdout.trim().split('\n').at(-1));
  if (!Number.isFinite(sample)) throw new Error(`${script.pathname} printed no number: ${stdout}`);
  return sample;
}
