/** A queue is neither lost nor left behind, whoever adds to it while the last of it is being settled. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PoolClient } from 'pg';
import { realNow } from '../../../platform/clock.ts';
import { queueNotices } from '../../../store/webhooks/queue-notices.ts';
import { settleDeliveries, type Attempted } from '../../../store/webhooks/settle-deliveries.ts';
import { takeDeliveries, type TakenDelivery } from '../../../store/webhooks/take-deliveries.ts';
import { insertWebhook } from '../../../store/webhooks/webhook.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
  const webhook = { id: 'w', url: 'https://example.com/', kinds: null, partner: null };
  await inTransaction(store.pool, (client) => insertWebhook(client, webhook, 'whsec_', realNow()));
  await store.rows(`INSERT INTO notice (key, partner_id, client_id, kind, body, due_at, recorded_at)
    SELECT 'n' || i, 'acme', 'shop', 'started', '{}', i, i FROM generate_series(1, 3) i`);
});
afterEach(() => store.close());

const queue = (client: PoolClient, id: number): Promise<number> => queueNotices(client, [id], realNow());

function take(): Promise<readonly TakenDelivery[]> {
  const now = realNow();
  return inTransaction(store.pool, async (client) => {
    const options = { realNow: now, until: now + 60_000, limit: 9, perWebhook: 9, underWay: new Map<string, number>() };
    return (await takeDeliveries(client, options)).filter((one): one is TakenDelivery => one.id !== null);
  });
}

function delivered(one: TakenDelivery): Attempted {
  const { webhook, partner, client, claim, id } = one;
  const came = { outcome: 'delivered', status: 200, fault: null, answer: null, notBefore: 0 } as const;
  return { webhook, partner, client, claim, id, ...came };
}

async function takeOne(): Promise<TakenDelivery> {
  const [one, ...more] = await take();
  if (one === undefined || more.length > 0) throw new Error('not one');
  return one;
}

async function isSettled(work: Promise<unknown>): Promise<boolean> {
  return Promise.race([work.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 100, false))]);
}

it('what is added before the last is settled comes next', async () => {
  await inTransaction(store.pool, (client) => queue(client, 1));
  const first = await takeOne();
  const settling = await inTransaction(store.pool, async (client) => {
    await queue(client, 2);
    // Settling waits for the one who adds, and sees what was added.
    const settled = inTransaction(store.pool, (other) => settleDeliveries(other, [delivered(first)], realNow()));
    expect(await isSettled(settled)).toBe(false);
    return { settled };
  });
  await settling.settled;
  expect((await takeOne()).notice.name).not.toBe(first.notice.name);
});

it('what is added while the last is being settled waits for it, and has a queue again', async () => {
  await inTransaction(store.pool, (client) => queue(client, 1));
  const first = await takeOne();
  const adding = await inTransaction(store.pool, async (client) => {
    await settleDeliveries(client, [delivered(first)], realNow());
    const added = inTransaction(store.pool, (other) => queue(other, 2));
    expect(await isSettled(added)).toBe(false);
    return { added };
  });
  await adding.added;
  expect((await takeOne()).notice.name).not.toBe(first.notice.name);
});

it('an empty queue goes', async () => {
  await inTransaction(store.pool, (client) => queue(client, 1));
  const first = await takeOne();
  await inTransaction(store.pool, (client) => settleDeliveries(client, [delivered(first)], realNow()));
  expect(await store.rows('SELECT FROM webhook_queue')).toEqual([]);
});

it('whoever comes back after another has taken over changes nothing', async () => {
  await inTransaction(store.pool, async (client) => {
    await queue(client, 1);
    await queue(client, 2);
  });
  const late = await takeOne();
  await store.rows('UPDATE webhook_queue SET not_before = 0');
  const taken = await takeOne();
  expect(taken.id).toBe(late.id);
  await inTransaction(store.pool, (client) => settleDeliveries(client, [delivered(late)], realNow()));
  expect(await store.rows('SELECT status FROM webhook_delivery ORDER BY delivery_id')).toEqual([
    { status: 'waiting' },
    { status: 'waiting' },
  ]);
});

it('a notice is queued once for a webhook, whoever passes it on again', async () => {
  await inTransaction(store.pool, (client) => queue(client, 1));
  await inTransaction(store.pool, (client) => queue(client, 1));
  expect(await store.rows('SELECT FROM webhook_delivery')).toHaveLength(1);
});

it('a place that comes free goes to whoever has least under way', async () => {
  await inTransaction(store.pool, async (client) => {
    for (const id of ['v', 'x']) {
      const webhook = { id, url: 'https://example.com/', kinds: null, partner: null };
      await insertWebhook(client, webhook, 'whsec_', realNow());
    }
  });
  await store.rows(`INSERT INTO notice (key, partner_id, client_id, kind, body, due_at, recorded_at)
    SELECT 'm' || i, 'acme', 'client ' || i, 'started', '{}', i, i FROM generate_series(1, 9) i`);
  const notices = await store.rows<{ id: number }>('SELECT id FROM notice ORDER BY id');
  await inTransaction(store.pool, (client) =>
    queueNotices(
      client,
      notices.map(({ id }) => id),
      realNow(),
    ),
  );

  const underWay = new Map([
    ['v', 3],
    ['w', 2],
  ]);
  const options = { realNow: realNow(), until: realNow() + 60_000, limit: 3, perWebhook: 4, underWay };
  const taken = await inTransaction(store.pool, (client) => takeDeliveries(client, options));
  expect(taken.map(({ webhook }) => webhook)).toEqual(['x', 'x', 'x']);
});
