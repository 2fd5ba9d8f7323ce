import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../platform/temporary-folder.ts';

/** A purpose nobody else has, whose folders are gone when the test is over. */
async function home(): Promise<{ readonly purpose: string; readonly path: string }> {
  const purpose = `folder-${randomUUID()}`;
  const folder = await temporaryFolder(purpose, () => Promise.resolve());
  const path = dirname(folder.path);
  await folder.remove();
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return { purpose, path };
}

describe('a temporary folder', () => {
  it('is there until it is removed, with everything in it', async () => {
    const { purpose, path } = await home();
    const folder = await temporaryFolder(purpose, () => Promise.resolve());
    writeFileSync(join(folder.path, 'file'), 'x');
    expect(readdirSync(folder.path)).toEqual(['file']);
    await folder.remove();
    expect(existsSync(path)).toBe(false);
  });

  it('of a living process stays, that of a killed one is abandoned and removed', async () => {
    const { purpose, path } = await home();
    const living = await temporaryFolder(purpose, () => Promise.resolve());
    const left = join(path, 'left');
    mkdirSync(left);
    writeFileSync(`${left}.lock`, JSON.stringify({ pid: process.pid, began: 'long ago' }));
    const abandoned: string[] = [];
    const next = await temporaryFolder(purpose, async (folder) => {
      expect(existsSync(folder)).toBe(true);
      abandoned.push(folder);
      await Promise.resolve();
    });
    expect(abandoned).toEqual([left]);
    expect(existsSync(left)).toBe(false);
    expect(existsSync(living.path)).toBe(true);
    await Promise.all([living.remove(), next.remove()]);
  });
});
