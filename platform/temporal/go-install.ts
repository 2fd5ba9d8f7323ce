/** Building the Temporal CLI with Go, where it can't be downloaded. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { monotonic } from '../clock.ts';
import { formatDuration } from '../duration.ts';
import { childEnvironment } from '../env.ts';
import { endAtExit } from '../process/end-at-exit.ts';
import { recordOf } from '../process/process-identity.ts';
import { GO_PACKAGE } from './pinned.ts';

const TELL_EVERY_MS = 10_000;

/** Builds the pinned CLI into a folder and returns the executable's path. Throws with what Go said last. */
export async function goInstallTemporal(
  folder: string,
  options: {
    readonly go: string;
    readonly onProgress: (line: string) => void;
    readonly signal: AbortSignal | undefined;
  },
): Promise<string> {
  const began = monotonic();
  const step = 'building the Temporal server with Go (once, 2 to 3 minutes)';
  options.onProgress(step);
  const tell = (): void => {
    const seconds = Math.round((monotonic() - began) / 1000);
    options.onProgress(`${step}: ${formatDuration(seconds * 1000)} so far`);
  };
  const ticking = setInterval(tell, TELL_EVERY_MS);
  try {
    await build(folder, options.go, options.signal);
  } finally {
    clearInterval(ticking);
  }
  return join(folder, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
}

function build(folder: string, go: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(go, ['install', '-ldflags=-s -w', GO_PACKAGE], {
      cwd: folder,
      env: childEnvironment({ GOBIN: folder }),
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal && { signal }),
    });
    const record = child.pid === undefined ? null : recordOf(child.pid);
    const forget = record === null ? () => undefined : endAtExit(record, 'SIGTERM');
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2_000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      forget();
      if (code === 0) resolve();
      else reject(new Error(said.trim().split('\n').slice(-3).join(' ') || `go install ended with code ${code}`));
    });
  });
}
