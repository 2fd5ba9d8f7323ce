/** An API of its own, sent batches of a thousand activities of a hundred pairs over HTTP until told to stop; answers how many a second. */
import { randomBytes } from 'node:crypto';
import { serveApi } from '../../client/up/serve-api.ts';
import { realNow } from '../../platform/clock.ts';
import { createLogger } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { chunked } from './example-log.ts';
import { cloudEvent, managedPairs } from './managed-pairs.ts';
import { bodyOf, sendBatches } from './send-batches.ts';

const BATCH = 1_000;
const CONNECTIONS = 4;
const databaseUrl = process.argv[2] ?? '';
const token = randomBytes(32).toString('base64url');
const log = createLogger({ level: 'error', name: 'bench-load' });
const api = await serveApi({ databaseUrl, host: '127.0.0.1', port: 0, tokens: [token], log, metrics: createMetrics() });
const place = { url: api.url, token, connections: CONNECTIONS };
const pairs = managedPairs(100, { prefix: 'load' });
let [sent, isStopping] = [0, false];
process.once('message', () => (isStopping = true));

await sendBatches(
  chunked(
    pairs.flatMap(({ events }) => events),
    BATCH,
  ).map(bodyOf),
  place,
);
process.send?.('ready');
const start = performance.now();
await sendBatches(batches(), place);
process.send?.((sent / (performance.now() - start)) * 1000);
await api.stop();
process.disconnect();

function* batches(): Generator<string> {
  while (!isStopping) yield bodyOf(Array.from({ length: BATCH }, activity));
}

function activity(): object {
  const pair = pairs[sent % pairs.length];
  sent += 1;
  return cloudEvent(`load:${sent}`, 'activity.performed', realNow(), {
    user: pair?.user,
    client: pair?.client,
    tool: 'code',
    action: 'edited',
  });
}
