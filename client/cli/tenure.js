#!/usr/bin/env node
// The sources are TypeScript and run as they are: tsx's hooks are registered here, so a clone needs no build.
import * as module from 'node:module';

try {
  process.cwd();
} catch {
  // The thread of the hooks would die of it unheard, and we would wait for it.
  process.stderr.write('The folder you are in is not there any more. Go to another one.\n');
  process.exit(1);
}
// No tsconfig: the one in the user's folder is none of our business, and ours asks nothing of the hooks.
const options = { tsconfig: false };
if (module.registerHooks === undefined) {
  // Hooks then live in a thread of their own, where tsx is loaded: here too it would cost every command 60 ms.
  process.setSourceMapsEnabled(true);
  module.register('tsx/esm', import.meta.url, { data: options });
} else {
  const { register } = await import('tsx/esm/api');
  register(options);
}
const { main } = await import('./main.ts');
await main(process.argv.slice(2));
