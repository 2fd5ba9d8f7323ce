/** Registers stop functions as its arguments say and waits for a signal. Run by shutdown.test.ts. */
import { sleep } from '../../../platform/clock.ts';
import { Shutdown } from '../../../platform/shutdown.ts';

const behaviours: Record<string, () => Promise<void> | void> = {
  quick: () => undefined,
  slow: () => sleep(100),
  failing: () => Promise.reject(new Error('it broke')),
  hanging: () => sleep(1_000_000),
};

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const [limitMs = '5000', ...names] = process.argv.slice(2);
const shutdown = new Shutdown({ limitMs: Number(limitMs), onProgress: say }).listen();
for (const name of names) {
  shutdown.onStop(name, () => {
    say(`stopping ${name}`);
    return behaviours[name]?.();
  });
}
say('ready');
await sleep(1_000_000);
