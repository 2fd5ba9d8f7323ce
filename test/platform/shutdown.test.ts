import { describe, expect, it } from 'vitest';
import { Shutdown } from '../../platform/shutdown.ts';
import { startScript } from '../support/servers/child-script.ts';
import type { ChildScript } from '../support/servers/child-script.ts';

const SCRIPT = new URL('./process/with-shutdown.ts', import.meta.url);

/** A process that is ready to be told to stop. */
async function running(limitMs: number, ...stoppers: readonly string[]): Promise<ChildScript> {
  const script = startScript(SCRIPT, String(limitMs), ...stoppers);
  expect(await script.nextLine()).toBe('ready');
  return script;
}

describe('a shutdown', () => {
  it('stops what was started last first, one after the other', async () => {
    const order: string[] = [];
    const shutdown = new Shutdown();
    for (const name of ['database', 'worker', 'api']) {
      shutdown.onStop(name, async () => {
        order.push(`${name} begins`);
        await Promise.resolve();
        order.push(`${name} has stopped`);
      });
    }
    expect(await shutdown.stop()).toBe(true);
    expect(order).toEqual([
      'api begins',
      'api has stopped',
      'worker begins',
      'worker has stopped',
      'database begins',
      'database has stopped',
    ]);
  });

  it('runs once, however often it is asked for', async () => {
    let stopped = 0;
    const shutdown = new Shutdown();
    shutdown.onStop('one', () => void (stopped += 1));
    await Promise.all([shutdown.stop(), shutdown.stop()]);
    await shutdown.stop();
    expect(stopped).toBe(1);
  });

  it('goes on when something fails, and says what', async () => {
    const lines: string[] = [];
    let stopped = false;
    const shutdown = new Shutdown({ onProgress: (line) => lines.push(line) });
    shutdown.onStop('first', () => void (stopped = true));
    shutdown.onStop('second', () => Promise.reject(new Error('no connection')));
    expect(await shutdown.stop()).toBe(false);
    expect(stopped).toBe(true);
    expect(lines).toEqual(['second did not stop cleanly: no connection']);
  });

  it('does not wait longer than its limit for something that hangs', async () => {
    const lines: string[] = [];
    const shutdown = new Shutdown({ limitMs: 20, onProgress: (line) => lines.push(line) });
    shutdown.onStop('hanging', () => new Promise(() => undefined));
    expect(await shutdown.stop()).toBe(false);
    expect(lines).toEqual(['hanging did not stop within 0 s']);
  });

  it('stops what was started too late at once', async () => {
    let stopped = false;
    const shutdown = new Shutdown();
    await shutdown.stop();
    shutdown.onStop('late', () => void (stopped = true));
    await shutdown.stop();
    expect(stopped).toBe(true);
  });

  it('tells loops and waits by its signal', async () => {
    const shutdown = new Shutdown();
    expect(shutdown.signal.aborted).toBe(false);
    await shutdown.stop();
    expect(shutdown.signal.aborted).toBe(true);
  });
});

describe('a process with a shutdown', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stops in order on %s and exits with 0', async (signal) => {
    const script = await running(5_000, 'quick', 'slow');
    script.kill(signal);
    expect([await script.nextLine(), await script.nextLine()]).toEqual(['stopping slow', 'stopping quick']);
    expect(await script.ended).toBe('code 0');
  });

  it('exits with 1 if something failed or hung', async () => {
    const script = await running(200, 'quick', 'failing', 'hanging');
    script.kill('SIGINT');
    expect(await script.ended).toBe('code 1');
  });

  it('leaves at once on a second signal', async () => {
    const script = await running(60_000, 'hanging');
    script.kill('SIGINT');
    expect(await script.nextLine()).toBe('stopping hanging');
    script.kill('SIGINT');
    expect(await script.nextLine()).toBe('SIGINT again: leaving at once');
    expect(await script.ended).toBe('code 130');
  });
});
