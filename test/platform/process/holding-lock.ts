/** Takes the lock of the folder it is given, says whether it got it, and waits. Run by lock-file.test.ts. */
import { join } from 'node:path';
import { sleep } from '../../../platform/clock.ts';
import { tryLock } from '../../../platform/lock-file.ts';

const lock = tryLock(join(process.argv[2] ?? '', 'lock'));
process.stdout.write(`${lock.kind}\n`);
await sleep(1_000_000);
