import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Tests that need neither PostgreSQL nor Temporal: a part of `npm run check`. */
const pure = ['rules/**/*', 'architecture/**/*', 'support/**/*', 'deploy/*file'].map(
  (tests) => `test/${tests}.test.ts`,
);

// Brings one PostgreSQL and one Temporal server for the whole run.
const servers = './test/global-setup.ts';

export default defineConfig({
  test: {
    // The counts come last, whatever else has been printed: other programs read them.
    reporters: ['default', './test/support/count-reporter.ts'],
    setupFiles: ['./test/support/repeatable-chance.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    coverage: { include: ['{rules,platform,store,workflows,activities,worker,client}/**/*.ts'] },
    projects: [
      { extends: true, test: { name: 'pure', include: pure } },
      {
        extends: true,
        test: {
          name: 'full',
          include: ['test/**/*.test.ts'],
          exclude: pure,
          globalSetup: existsSync(new URL(servers, import.meta.url)) ? [servers] : [],
        },
      },
    ],
  },
});
