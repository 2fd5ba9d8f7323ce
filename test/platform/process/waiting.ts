/** Does nothing until it is killed. Run by the tests of this folder. */
import { sleep } from '../../../platform/clock.ts';

process.stdout.write('ready\n');
await sleep(1_000_000);
