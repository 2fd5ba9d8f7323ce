import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimFolder, FolderInUseError, tryLock, waitForLock } from '../../platform/lock-file.ts';
import { startScript } from '../support/servers/child-script.ts';
import { newFolder } from '../support/servers/new-folder.ts';

const HOLDING = new URL('./process/holding-lock.ts', import.meta.url);

describe('a lock', () => {
  it('is held by one, and free again when let go', () => {
    const file = join(newFolder(), 'deep', 'lock');
    const first = tryLock(file);
    expect(first.kind).toBe('held');
    expect(tryLock(file)).toEqual({ kind: 'busy', holder: process.pid });
    if (first.kind === 'held') first.release();
    expect(tryLock(file).kind).toBe('held');
  });

  it('of a living process keeps others out; a killed one holds nothing', async () => {
    const folder = newFolder();
    const script = startScript(HOLDING, folder);
    await script.nextLine();
    expect(() => claimFolder(folder)).toThrow(FolderInUseError);
    expect(() => claimFolder(folder)).toThrow(`in use by process ${script.pid}`);
    script.kill('SIGKILL');
    await script.ended;
    claimFolder(folder).release();
  });

  it('goes to one of many that find a dead one at the same time', async () => {
    const folder = newFolder();
    const file = join(folder, 'lock');
    writeFileSync(file, JSON.stringify({ pid: process.pid, began: 'long ago' }));
    const scripts = [1, 2, 3].map(() => startScript(HOLDING, folder));
    const lines = await Promise.all(scripts.map((script) => script.nextLine()));
    expect(lines.toSorted()).toEqual(['busy', 'busy', 'held']);
    for (const script of scripts) script.kill('SIGKILL');
    await Promise.all(scripts.map((script) => script.ended));
  });

  it('can be waited for, and says once whom one waits for', async () => {
    const file = join(newFolder(), 'lock');
    const first = tryLock(file);
    const waitedFor: number[] = [];
    const second = waitForLock(file, { onWait: (holder) => waitedFor.push(holder) });
    await new Promise((resolve) => setTimeout(resolve, 600));
    if (first.kind === 'held') first.release();
    expect(await second).not.toBeNull();
    expect(waitedFor).toEqual([process.pid]);
  });

  it('leaves no other files', () => {
    const folder = newFolder();
    const { release } = claimFolder(folder);
    expect(readdirSync(folder)).toEqual(['lock']);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });
});
