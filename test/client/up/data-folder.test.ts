import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { claimDataFolder } from '../../../client/up/data-folder.ts';

test('a folder of PostgreSQL itself is refused and left as it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenure-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'PG_VERSION'), 'junk\n');
  expect(() => claimDataFolder(folder)).toThrow(
    /^The data folder \S+ can't be used: it holds a file PG_VERSION, .+\.\nChoose another one: --data DIR/s,
  );
  expect(readdirSync(folder)).toEqual(['PG_VERSION']);
});
