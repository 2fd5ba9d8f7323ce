#!/usr/bin/env node
// The sources are TypeScript and run as they are: tsx's loader is registered here, so a clone needs no build.
import { register } from 'tsx/esm/api';

// No tsconfig: the one in the user's folder is none of our business, and ours asks nothing of the loader.
register({ tsconfig: false });
const { main } = await import('./main.ts');
await main(process.argv.slice(2));
