// The sources are TypeScript and run as they are: tsx's hooks are registered here, so a clone needs no build.
import * as module from 'node:module';

/** In each thread, before its first import of a source. */
export async function registerSources() {
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
}
