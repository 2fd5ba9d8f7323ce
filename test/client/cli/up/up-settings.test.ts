/** What people are told to type in another terminal finds what was started in this one. */
import { describe, expect, it } from 'vitest';
import { prefixOf } from '../../../../client/cli/up/up-settings.ts';
import { readSettings } from '../../../../platform/env.ts';

describe('what commands in another terminal need in front of them', () => {
  it('is nothing where all is as usual', () => {
    expect(prefixOf(readSettings({}))).toBe('');
  });

  it('is whatever was set otherwise, by the command line or the environment', () => {
    const settings = readSettings({ TENURE_PORT: '7400', TENURE_HOST: '127.0.0.2', TENURE_DATA_DIR: "/data/it's" });
    expect(prefixOf(settings)).toBe(
      String.raw`TENURE_DATA_DIR='/data/it'\''s' TENURE_HOST=127.0.0.2 TENURE_PORT=7400 `,
    );
  });
});
