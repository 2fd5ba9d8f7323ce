/** Delivers as a worker would, in a process of its own, until it is killed: `deliver-part.ts DATABASE_URL`. */
import { ProgrammeClock, sleep } from '../../../platform/clock.ts';
import { createLogger } from '../../../platform/log.ts';
import { createPool } from '../../../store/pool.ts';
import { startDelivering } from '../../../worker/webhooks/deliver.ts';

const [url = ''] = process.argv.slice(2);
const pool = createPool(url, { max: 2, applicationName: 'test-delivering', pipelined: true });
startDelivering({
  pool,
  clock: ProgrammeClock.standingAt(1_000_000),
  rules: { allowHttp: true, allowedNetworks: [{ address: '127.0.0.0', prefix: 8, family: 'ipv4' }] },
  log: createLogger({ level: 'silent', name: 'test' }),
  times: { attemptMs: 1_000, settleMs: 500, again: { firstMs: 20, mostMs: 100 } },
});
process.stdout.write('delivering\n');
await sleep(1_000_000);
