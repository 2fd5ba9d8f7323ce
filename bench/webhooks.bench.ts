/**
 * Webhooks a second to a receiver on this machine, from a full queue until the last is written down as delivered,
 * against bare `fetch` POSTs of as large bodies with as many under way.
 * `npm run bench -- webhooks [deliveries]`
 */
import { ProgrammeClock, sleep } from '../platform/clock.ts';
import { createLogger } from '../platform/log.ts';
import { noticeEvent } from '../rules/notices/notice-event.ts';
import type { ClientId, PartnerId } from '../rules/ids.ts';
import { inTransaction } from '../store/transaction.ts';
import { queueNotices } from '../store/webhooks/queue-notices.ts';
import { newSecret } from '../store/webhooks/secrets.ts';
import { insertWebhook } from '../store/webhooks/webhook.ts';
import { PER_WEBHOOK, startDelivering } from '../worker/webhooks/deliver.ts';
import { compare } from './support/comparison.ts';
import { startDatabase, type Store } from './support/database.ts';
import { perSecond } from './support/interleave.ts';
import { startPart } from './support/processes.ts';
import { printReport, progress } from './support/report.ts';
import { sizeGiven } from './support/size.ts';

const DELIVERIES = sizeGiven(5_000);
const ROUNDS = { rounds: 5, warmUp: 1 };
const FETCH = 'bare fetch';
const TENURE = 'webhooks';
const BODY = { start: '2026-02-01T00:00:00.000Z', startedBy: { source: 'bench', id: 'activity-1' } };
const LOCAL = { allowHttp: true, allowedNetworks: [{ address: '127.0.0.1', prefix: 32, family: 'ipv4' as const }] };

const database = await startDatabase({ durable: true });
const receiver = await startPart(new URL('./support/receiver-part.ts', import.meta.url), null);
const target = receiver.ready as string;

try {
  progress('measuring');
  const result = await compare({
    title: `To one receiver, ${PER_WEBHOOK} at once, each of a pair of its own`,
    unit: 'deliveries/s',
    ...ROUNDS,
    contenders: [
      { name: FETCH, sample: () => perSecond(postAll) },
      { name: TENURE, sample: deliverAll },
    ],
    claims: [{ contender: TENURE, wanted: 'at least', aim: 0.3 }],
  });
  printReport({
    bench: 'webhooks',
    results: [result],
    figures: { deliveries: DELIVERIES, 'bytes of a body': bodyOf(1).length },
    notMeasured: [
      'the network and TLS: the receiver is on this machine, in a process of its own, and takes everything',
      'many notices of one pair, which go one after the other: that is the time of an answer each',
      'several workers, failures and retries',
      'recording notices and putting them in the queue: the queue is full when the clock starts',
    ],
  });
} finally {
  await receiver.stop();
  await database.stop();
}

function bodyOf(number: number): string {
  const [partner, client] = ['bench' as PartnerId, `client-${number}` as ClientId];
  const name = `ntc_${String(number).padStart(32, '0')}`;
  return JSON.stringify(noticeEvent({ name, kind: 'started', partner, client, dueAt: number, body: BODY }));
}

async function postAll(): Promise<number> {
  let sent = 0;
  const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
  const post = async (): Promise<void> => {
    while (sent < DELIVERIES) {
      sent += 1;
      const response = await fetch(target, { method: 'POST', headers, body: bodyOf(sent) });
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: PER_WEBHOOK }, post));
  return sent;
}

/** In a store of its own; every delivery must be written down. */
async function deliverAll(): Promise<number> {
  const store = await database.createStore();
  const clock = new ProgrammeClock();
  try {
    await fillQueue(store, clock.realNow());
    const log = createLogger({ level: 'error', name: 'bench' });
    return await perSecond(async () => {
      const delivering = startDelivering({ pool: store.pipelined, clock, rules: LOCAL, log });
      while ((await waiting(store)) > 0) await sleep(5);
      await delivering.stop();
      return DELIVERIES;
    });
  } finally {
    await store.drop();
  }
}

async function fillQueue({ pool }: Store, realNow: number): Promise<void> {
  const webhook = { id: 'bench', url: target, kinds: null, partner: null };
  await inTransaction(pool, (client) => insertWebhook(client, webhook, newSecret(), realNow));
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO notice (key, partner_id, client_id, kind, body, due_at, recorded_at)
     SELECT 'n' || i, 'bench', 'client-' || i, 'started', $2, i, i FROM generate_series(1, $1::integer) i RETURNING id`,
    [DELIVERIES, JSON.stringify(BODY)],
  );
  const ids = rows.map(({ id }) => id);
  const queued = await inTransaction(pool, (client) => queueNotices(client, ids, realNow));
  if (queued !== DELIVERIES) throw new Error(`${queued} of ${DELIVERIES} queued`);
  await pool.query('ANALYZE');
}

async function waiting({ pool }: Store): Promise<number> {
  const { rows } = await pool.query<{ waits: boolean }>(
    `SELECT EXISTS (SELECT FROM webhook_delivery WHERE status <> 'delivered') AS waits`,
  );
  return rows[0]?.waits === false ? 0 : 1;
}
