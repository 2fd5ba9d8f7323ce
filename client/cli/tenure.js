#!/usr/bin/env node
import { registerSources } from '../sources.js';

try {
  process.cwd();
} catch {
  // The thread of the hooks would die of it unheard, and we would wait for it.
  process.stderr.write('The folder you are in is not there any more. Go to another one.\n');
  process.exit(1);
}
await registerSources();
const { main } = await import('./main.ts');
await main(process.argv.slice(2));
