/** Workflow code of earlier releases, as `scripts/keep-bundle.ts` keeps it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { WorkflowBundle } from '../../worker/temporal/workflow-bundle.ts';

const FOLDER = join(import.meta.dirname, 'bundles');

/** The releases of which there is one, by name. */
export async function keptReleases(): Promise<readonly string[]> {
  return (await readdir(FOLDER)).sort();
}

export async function keptBundle(release: string): Promise<WorkflowBundle> {
  return { code: gunzipSync(await readFile(join(FOLDER, release, 'workflows.js.gz'))).toString() };
}
