import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leftoverOf, readPidFile, removePidFile, writePidFile } from '../../platform/pid-file.ts';
import { commandOf, isAlive, recordOf, thisProcess } from '../../platform/process/process-identity.ts';
import { stopProcess } from '../../platform/process/stop-process.ts';
import { startScript } from '../support/servers/child-script.ts';
import { newFolder } from '../support/servers/new-folder.ts';

const WAITING = new URL('./process/waiting.ts', import.meta.url);

function newFile(): string {
  return join(newFolder(), 'server.pid');
}

describe('a pid file', () => {
  it('names the process that was written to it', () => {
    const file = newFile();
    writePidFile(file, thisProcess());
    expect(readPidFile(file)).toEqual(thisProcess());
    removePidFile(file);
    expect(readPidFile(file)).toBeNull();
  });

  it.each(['', '{', '42', '{"pid":0,"began":"x"}', '{"pid":"1","began":"x"}', '{"pid":1}'])(
    'that says %j names nobody',
    (text) => {
      const file = newFile();
      writeFileSync(file, text);
      expect(readPidFile(file)).toBeNull();
      expect(leftoverOf(file, [])).toBeNull();
    },
  );

  it('leads to a leftover while that lives, and to nobody afterwards', async () => {
    const script = startScript(WAITING);
    await script.nextLine();
    const file = newFile();
    writePidFile(file, recordOf(script.pid) ?? thisProcess());
    expect(leftoverOf(file, ['waiting.ts'])?.pid).toBe(script.pid);
    script.kill('SIGKILL');
    await script.ended;
    expect(leftoverOf(file, ['waiting.ts'])).toBeNull();
  });

  it('leads to nobody when another process has the number now', () => {
    const file = newFile();
    writePidFile(file, { pid: process.pid, began: 'long ago' });
    expect(leftoverOf(file, [])).toBeNull();
  });

  it('leads to nobody when the process is something else than we would have started', () => {
    const file = newFile();
    writePidFile(file, thisProcess());
    expect(leftoverOf(file, ['start-dev'])).toBeNull();
  });
});

describe('a process', () => {
  it('has a command line', () => {
    expect(commandOf(process.pid)).toContain('node');
  });

  it('that has ended is not alive, also before anybody has asked how it ended', async () => {
    const script = startScript(WAITING);
    await script.nextLine();
    const record = recordOf(script.pid) ?? thisProcess();
    expect(isAlive(record)).toBe(true);
    expect(await stopProcess(record, [{ signal: 'SIGTERM', waitMs: 5_000 }])).toBe(true);
    expect(isAlive(record)).toBe(false);
    expect(recordOf(script.pid)).toBeNull();
  });
});
