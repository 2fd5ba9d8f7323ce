/** The workflow code as the worker runs it: one script, which webpack needs some seconds to build. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { keepFile, readKeptFile } from './kept-file.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const WORKFLOWS = join(ROOT, 'workflows');
/** All that workflow code may load of ours at run time (`docs/architecture.md`, the tree); a test holds it to that. */
const SOURCE_FOLDERS = [WORKFLOWS, join(ROOT, 'rules/time')];
/** The exact versions of everything else that goes in. */
const PACKAGE_FILES = [join(ROOT, 'package.json'), join(ROOT, 'package-lock.json')];

export interface WorkflowBundle {
  readonly code: string;
}

/**
 * The bundle, kept under `cacheFolder` (the user's, see `readMachine`) for the very sources and packages it was built
 * from. Where nothing can be kept, it is built each time.
 */
export async function workflowBundle(cacheFolder: string): Promise<WorkflowBundle> {
  const file = join(cacheFolder, 'tenure', 'workflow-bundles', `${await sourceHash()}.js`);
  const kept = await readKeptFile(file);
  if (kept !== null) return { code: kept };
  const bundle = await buildWorkflowBundle();
  await keepFile(file, bundle.code);
  return bundle;
}

/** Builds the bundle anew. Throws when workflow code imports what it must not, a Node module for instance. */
export async function buildWorkflowBundle(): Promise<WorkflowBundle> {
  const { code } = await bundleWorkflowCode(bundleOptions(WORKFLOWS));
  return { code };
}

/** What workers run of a folder `workflows/`. */
export function bundleOptions(folder: string) {
  return {
    workflowsPath: join(folder, 'index.ts'),
    workflowInterceptorModules: [join(folder, 'trace-header.ts')],
    // Webpack's report is of no use to whoever starts a worker, and a failure is thrown.
    logger: new DefaultLogger('WARN'),
  };
}

/** Changes with everything the bundle depends on; also with the place, as its source map names paths. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256').update(ROOT);
  for (const file of [...PACKAGE_FILES, ...(await sources())]) {
    const text = await readFile(file).catch(() => '');
    hash.update(`\0${file}\0${text.length}\0`).update(text);
  }
  return hash.digest('hex');
}

async function sources(): Promise<readonly string[]> {
  const listed = await Promise.all(
    SOURCE_FOLDERS.map(async (folder) => {
      const names = await readdir(folder, { recursive: true });
      return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
    }),
  );
  return listed.flat().sort();
}
