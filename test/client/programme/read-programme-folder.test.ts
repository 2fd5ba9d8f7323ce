import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProgrammeFolder, UnreadableFolderError } from '../../../client/programme/read-programme-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

describe('a programme folder', () => {
  it('is read with the JSON files that lie too deep in it, but without what is hidden, and without packages', async () => {
    for (const path of ['program.json', 'tools/blog.json', 'tools/old/page.json', 'notes.txt']) write(path, '{}');
    for (const path of ['.git/x.json', 'node_modules/a/package.json', 'a/b/c/d/e.json']) write(path, '{}');
    const files = await readProgrammeFolder(folder);
    expect([...files.keys()]).toEqual(['program.json', 'tools/blog.json', 'tools/old/page.json']);
  });

  it.each([
    ['Latin-1', 'latin1'],
    ['UTF-16', 'utf16le'],
  ] as const)(
    'with a file in %s is refused at its line, as replacing letters would change what it says',
    async (_, encoding) => {
      write('tools/blog.json', Buffer.from('{\n  "title": "Blög 😀"\n}', encoding));
      const reading = readProgrammeFolder(folder);
      await expect(reading).rejects.toThrow(UnreadableFolderError);
      await expect(reading).rejects.toThrow('tools/blog.json:2 is not UTF-8 text: save the file in that encoding.');
    },
  );
});
