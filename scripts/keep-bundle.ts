/**
 * Keeps the workflow code of a release, as its workers run it: `npx tsx scripts/keep-bundle.ts RELEASE [COMMIT]`.
 *
 * Do it with each release whose workflow code differs from the one before. A test starts runs with every kept bundle
 * and has the code as it is finish them; a bundle can go once no run that it started is open any more, which takes 90
 * days (a run carries on as a new one then, with whatever code its worker has). It is built with today's packages, as
 * a bundle runs only under the SDK that built it. Minified and compressed it has some 40 kB.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bundleWorkflowCode } from '@temporalio/worker';
import { bundleOptions } from '../worker/temporal/workflow-bundle.ts';

const ROOT = resolve(import.meta.dirname, '..');
const run = promisify(execFile);

const [release, commit = 'HEAD'] = process.argv.slice(2);
if (release === undefined || !/^[a-z0-9][a-z0-9.-]*$/.test(release)) {
  throw new Error('say under which release to keep the bundle: lower-case letters, digits, dots and -');
}
const checkout = await mkdtemp(join(tmpdir(), 'tenure-release-'));
try {
  await checkOut(commit, checkout);
  const file = join(ROOT, 'test/replay/bundles', release, 'workflows.js.gz');
  const bundle = gzipSync(await build(checkout), { level: 9 });
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, bundle);
  process.stdout.write(`${file}: ${(bundle.length / 1_000).toFixed(0)} kB\n`);
} finally {
  await rm(checkout, { recursive: true, force: true });
}

/** The tree of a commit, beside today's packages. */
async function checkOut(tree: string, folder: string): Promise<void> {
  const archive = join(folder, 'tree.tar');
  await run('git', ['archive', '--output', archive, tree], { cwd: ROOT });
  await run('tar', ['-xf', archive, '-C', folder]);
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

async function build(folder: string): Promise<string> {
  const { workflowInterceptorModules, ...options } = bundleOptions(join(folder, 'workflows'));
  const { code } = await bundleWorkflowCode({
    ...options,
    // The first releases had none.
    workflowInterceptorModules: workflowInterceptorModules.filter((module) => existsSync(module)),
    webpackConfigHook: (config) => ({ ...config, mode: 'production' }),
  });
  return withoutSources(code);
}

/** The worker insists on a source map; that of the build is six times as long as the code, and names paths of ours. */
function withoutSources(code: string): string {
  const map = { version: 3, file: 'workflows.js', sources: [], names: [], mappings: '' };
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  const end = code.lastIndexOf('//# sourceMappingURL=data:');
  return `${code.slice(0, end)}//# sourceMappingURL=data:application/json;base64,${inline}\n`;
}
