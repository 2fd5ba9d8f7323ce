/** Appends batches of a thousand activities of a hundred pairs until told to stop; answers how many a second. */
import { realNow } from '../../platform/clock.ts';
import { parseEvent } from '../../rules/events/parse-event.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { createPool } from '../../store/pool.ts';
import { cloudEvent, managedPairs } from './managed-pairs.ts';

const BATCH = 1_000;
const pool = createPool(process.argv[2] ?? '', { max: 2, applicationName: 'bench-load' });
const pairs = managedPairs(100, { prefix: 'load' });
let [sent, isStopping] = [0, false];
process.once('message', () => (isStopping = true));

await append(pairs.flatMap(({ events }) => events));
process.send?.('ready');
const start = performance.now();
while (!isStopping) await append(Array.from({ length: BATCH }, activity));
process.send?.((sent / (performance.now() - start)) * 1000);
await pool.end();
process.disconnect();

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

async function append(raw: readonly object[]): Promise<void> {
  const parsed = raw.map(parseEvent).filter((event) => event.kind === 'event');
  await appendEvents(pool, parsed, { acceptedAt: realNow() });
}
