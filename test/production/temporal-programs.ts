/** The programs of Temporal's images: built with Go where this machine has none of them, and kept in the cache folder. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment, readMachine, readSettings } from '../../platform/env.ts';
import { waitForLock } from '../../platform/lock-file.ts';
import { findTemporal } from '../../platform/temporal/find-temporal.ts';

const run = promisify(execFile);

/** What Go builds, by the name that the image gives it. */
const PACKAGES = { 'temporal-server': 'cmd/server', 'temporal-sql-tool': 'cmd/tools/sql' } as const;
type Program = keyof typeof PACKAGES;

/** Makes `folder` hold `temporal-server` and `temporal-sql-tool` of a version, and some `temporal` (the CLI). */
export async function bringTemporalPrograms(folder: string, version: string): Promise<void> {
  const { cacheFolder, pathFolders } = readMachine();
  const kept = join(cacheFolder, 'tenure', 'temporal-server', version);
  await mkdir(kept, { recursive: true });
  await mkdir(folder, { recursive: true });
  const lock = await waitForLock(join(kept, 'lock'), {
    signal: undefined,
    onWait: (holder) => say(`waiting for process ${holder}, which is building Temporal`),
  });
  try {
    for (const name of Object.keys(PACKAGES) as Program[]) {
      if (!existsSync(join(kept, name))) await build(kept, name, version);
      await symlink(join(kept, name), join(folder, name));
    }
  } finally {
    lock?.release();
  }
  const { temporalCliPath: cliPath } = readSettings();
  const { path } = await findTemporal({ cliPath, cacheFolder, pathFolders, onProgress: say });
  await symlink(path, join(folder, 'temporal'));
}

/** Niced: it keeps every core busy for minutes. */
async function build(folder: string, name: Program, version: string): Promise<void> {
  const draft = join(folder, `new-${name}`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft);
  const from = `go.temporal.io/server/${PACKAGES[name]}@v${version}`;
  say(`building ${from} with Go (once, some minutes)`);
  const flags = ['-tags', 'disable_grpc_modules', '-ldflags=-s -w'];
  const env = childEnvironment({ GOBIN: draft });
  await run('nice', ['-n', '10', 'go', 'install', ...flags, from], { env, cwd: draft, maxBuffer: 2 ** 26 });
  // Go names it after the last part of its path.
  await rename(join(draft, PACKAGES[name].split('/').at(-1) ?? ''), join(folder, name));
  await rm(draft, { recursive: true });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
