import { mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBinaries, restoreLinks } from '../../../platform/postgres/binaries.ts';
import { newFolder } from '../../support/servers/new-folder.ts';

/** A package as npm unpacks it when no install script may run: a list of links instead of the links. */
function unpacked(): string {
  const home = newFolder();
  mkdirSync(join(home, 'native', 'lib'), { recursive: true });
  writeFileSync(join(home, 'native', 'lib', 'libpq.so.5.18'), 'library');
  const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
    source: 'native/lib/libpq.so.5.18',
    target: `native/lib/${name}`,
  }));
  writeFileSync(join(home, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  return home;
}

describe('the programs of PostgreSQL', () => {
  it('get the links that npm left out, relative, and again without harm', async () => {
    const home = unpacked();
    await Promise.all([restoreLinks(home), restoreLinks(home)]);
    await restoreLinks(home);
    expect(readlinkSync(join(home, 'native', 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
    expect(readFileSync(join(home, 'native', 'lib', 'libpq.so'), 'utf8')).toBe('library');
  });

  it('are found in the npm package for this platform', async () => {
    expect(await findBinaries()).toMatchObject({ major: '18', version: expect.stringMatching(/^18\./) });
  });
});
