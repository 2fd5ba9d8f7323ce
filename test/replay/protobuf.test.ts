/**
 * Two versions of protobufjs side by side break the replay of histories in JSON ("type must be a Type"): npm hoists an
 * older one that gRPC wants, and Temporal's packages get copies of their own. A direct dependency keeps them together.
 */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const here = createRequire(import.meta.url);
const packages = ['client', 'common', 'proto', 'worker'].map((name) => `@temporalio/${name}`);

describe('protobufjs', () => {
  it.each(packages)('is for %s the one at the top of node_modules', (name) => {
    const from = createRequire(here.resolve(`${name}/package.json`));
    expect(from.resolve('protobufjs')).toBe(here.resolve('protobufjs'));
  });

  it('is at least version 8.7.1', () => {
    const { version } = here('protobufjs/package.json') as { version: string };
    expect(version.localeCompare('8.7.1', 'en', { numeric: true })).toBeGreaterThanOrEqual(0);
  });
});
