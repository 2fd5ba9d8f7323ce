/**
 * Bundles the workflow code ahead of the first start: `npx tsx scripts/bundle-workflows.ts`. The worker finds it in the
 * user's cache folder (XDG_CACHE_HOME), which in a container can't be written to later.
 */
import { readMachine } from '../platform/env.ts';
import { workflowBundle } from '../worker/temporal/workflow-bundle.ts';

const { code } = await workflowBundle(readMachine().cacheFolder);
process.stdout.write(`the workflow bundle has ${(code.length / 1024 / 1024).toFixed(2)} MB\n`);
