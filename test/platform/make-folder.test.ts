/** Folders are made with those they lie in, and a place that takes none says so. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../../platform/make-folder.ts';

const top = mkdtempSync(join(tmpdir(), 'tenure-folder-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));

describe('making a folder', () => {
  it('makes those it lies in too, and leaves one that is there as it is', () => {
    const folder = join(top, 'a/b/c');
    makeFolder(folder);
    writeFileSync(join(folder, 'kept'), '');
    makeFolder(folder);
    expect(existsSync(join(folder, 'kept'))).toBe(true);
  });

  it('refuses a place that a file has, or lies under a file', () => {
    writeFileSync(join(top, 'file'), '');
    expect(() => makeFolder(join(top, 'file'))).toThrow('EEXIST');
    expect(() => makeFolder(join(top, 'file/under'))).toThrow(/EEXIST|ENOTDIR/);
    expect(statSync(join(top, 'file')).isFile()).toBe(true);
  });

  // Node's own way does not return from here.
  it.runIf(process.platform === 'linux')('says so where the system takes no folders', () => {
    expect(() => makeFolder('/proc/tenure/data')).toThrow('ENOENT');
  });
});
