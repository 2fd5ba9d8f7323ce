import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realNow } from '../../../platform/clock.ts';
import { DAY_MS } from '../../../rules/time/instant.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { replayDeliveries } from '../../../store/webhooks/deliveries.ts';
import { newSecret, rotateSecret } from '../../../store/webhooks/secrets.ts';
import { sweepDeliveries } from '../../../store/webhooks/sweep-deliveries.ts';
import { hang, ok, startReceiver, status, type Received, type Receiver } from '../../support/receiver.ts';
import { createWebhookWorld, QUICK, type WebhookWorld } from './webhook-world.ts';

let world: WebhookWorld;
let receiver: Receiver;
beforeEach(async () => {
  world = await createWebhookWorld();
  receiver = await startReceiver();
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

/** The numbers of the notices that came, in the order of arrival. */
const numbers = (from = receiver): readonly unknown[] => from.received.map(({ event }) => event.data['number']);

describe('a delivery', () => {
  it('is a signed CloudEvent that a receiver can verify', async () => {
    const secret = await world.webhook('w', receiver.url);
    world.delivering();
    await world.notices('shop');
    await world.untilNothingWaits();
    const { headers, body, id } = receiver.received[0] as Received;
    expect(new Webhook(secret).verify(body, headers)).toEqual({
      specversion: '1.0',
      id,
      source: 'tenure',
      type: 'tenure.notice.started',
      time: '1970-01-01T00:00:00.001Z',
      datacontenttype: 'application/json',
      data: { partner: 'acme', client: 'shop', number: 1 },
    });
    expect(id).toMatch(/^ntc_[0-9a-f]{32}$/);
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow('No matching signature');
    expect(await world.deliveries()).toEqual([
      { status: 'delivered', attempts: 1, answer_status: 204, answer: null, fault: null },
    ]);
  });

  it('goes to the webhooks that want its kind and its partner, to each under the same id', async () => {
    await world.webhook('all', receiver.url);
    await world.webhook('right', receiver.url, { kinds: ['ended', 'started'], partner: 'acme' });
    await world.webhook('kind', receiver.url, { kinds: ['ended'] });
    await world.webhook('partner', receiver.url, { partner: 'bolt' });
    world.delivering();
    await world.notices('shop');
    await world.untilNothingWaits();
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
  });

  it('is tried again under the same id until it is taken', async () => {
    let calls = 0;
    receiver.answer = (received, response) => (++calls < 3 ? status(500) : ok)(received, response);
    await world.webhook('w', receiver.url);
    world.delivering();
    await world.notices('shop');
    await world.untilNothingWaits();
    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    expect(await world.deliveries()).toMatchObject([{ status: 'delivered', attempts: 3 }]);
  });

  it('of a pair waits for the one before it, while other pairs go on', async () => {
    receiver.answer = (received, response) =>
      (received.event.data['number'] === 1 ? status(503) : ok)(received, response);
    await world.webhook('w', receiver.url);
    world.delivering();
    await world.notices('shop', 'shop', 'mill', 'shop', 'mill');
    await world.until(() => [3, 5].every((number) => numbers().includes(number)));
    expect(numbers()).not.toContain(2);
    receiver.answer = ok;
    await world.untilNothingWaits();
    expect(numbers().filter((number) => number !== 1)).toEqual([3, 5, 2, 4]);
  });

  it('is tried no earlier than its target asks for', async () => {
    receiver.answer = status(429, { 'retry-after': '3600' });
    await world.webhook('w', receiver.url);
    world.delivering({ times: { ...QUICK, again: { firstMs: 20, mostMs: 7_200_000 } } });
    const before = realNow();
    await world.notices('shop');
    await world.until(async () => (await world.deliveries())[0]?.attempts === 1);
    const { rows } = await world.pool.query<{ not_before: number }>('SELECT not_before FROM webhook_queue');
    expect(rows[0]?.not_before).toBeGreaterThanOrEqual(before + 3_600_000);
  });
});

describe('a target', () => {
  it('that redirects is not followed', async () => {
    const elsewhere = await startReceiver();
    receiver.answer = status(307, { location: elsewhere.url });
    await world.webhook('w', receiver.url);
    world.delivering();
    await world.notices('shop');
    await world.until(async () => (await world.deliveries())[0]?.attempts === 2);
    expect(await world.deliveries()).toMatchObject([
      { status: 'waiting', answer_status: 307, fault: 'It answered 307; redirects are not followed.' },
    ]);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  it('that hangs is given up on in time, and holds up no other', async () => {
    const other = await startReceiver();
    receiver.answer = hang;
    await world.webhook('hangs', receiver.url);
    await world.webhook('works', other.url);
    world.delivering({ times: { ...QUICK, attemptMs: 300 } });
    await world.notices(...Array.from({ length: 100 }, (_, index) => `shop-${index}`));
    await world.until(() => new Set(other.received.map(({ id }) => id)).size === 100);
    await world.until(async () => (await world.deliveries('hangs'))[0]?.fault === 'There was no answer within 0.3 s.');
    expect((await world.deliveries('hangs')).every((row) => row.status === 'waiting')).toBe(true);
    await other.close();
  });

  it('that answers late, but in time, has taken it; what it says without end is cut', async () => {
    receiver.answer = (_received, response) => {
      setTimeout(() => response.writeHead(200).write('x'.repeat(5_000)), 200);
    };
    await world.webhook('w', receiver.url);
    world.delivering();
    await world.notices('shop');
    await world.untilNothingWaits();
    expect(await world.deliveries()).toMatchObject([{ status: 'delivered', attempts: 1, answer: null }]);
  });

  it('that fails has its answer kept, up to a bound', async () => {
    receiver.answer = (_received, response) => void response.writeHead(500).end(`\u0000${'x'.repeat(5_000)}`);
    await world.webhook('w', receiver.url);
    world.delivering();
    await world.notices('shop');
    await world.until(async () => (await world.deliveries())[0]?.attempts === 1);
    const [row] = await world.deliveries();
    expect(row?.answer).toBe(`\ufffd${'x'.repeat(999)}`);
  });

  it('that is gone is sent nothing more, and what waited is given up', async () => {
    receiver.answer = (received, response) =>
      (received.event.data['number'] === 1 ? ok : status(410))(received, response);
    await world.webhook('w', receiver.url);
    world.delivering();
    await world.notices('shop', 'shop', 'shop');
    await world.untilNothingWaits();
    await world.notices('shop');
    expect((await world.deliveries()).map((row) => row.status)).toEqual(['delivered', 'dead', 'dead']);
    const { rows } = await world.pool.query<{ disabled: boolean }>(
      'SELECT disabled_at IS NOT NULL AS disabled FROM webhook',
    );
    expect(rows).toEqual([{ disabled: true }]);
  });

  it('that nobody listens at is left alone for longer and longer, and comes back', async () => {
    const gone = await startReceiver();
    await gone.close();
    await world.webhook('w', gone.url);
    world.delivering();
    await world.notices(...Array.from({ length: 20 }, (_, index) => `shop-${index}`));
    await world.until(async () => {
      const { rows } = await world.pool.query<{ rests: boolean }>('SELECT rest_until > 0 AS rests FROM webhook');
      return rows[0]?.rests === true;
    });
    expect((await world.deliveries())[0]?.fault).toContain('ECONNREFUSED');
    await world.pool.query('UPDATE webhook SET url = $1, rest_until = 0', [receiver.url]);
    await world.untilNothingWaits();
    expect(receiver.received).toHaveLength(20);
    expect((await world.pool.query('SELECT failures, rest_until FROM webhook')).rows).toEqual([
      { failures: 0, rest_until: 0 },
    ]);
  });

  it('on a private address is refused at the connection, whatever it was when it was registered', async () => {
    const { port } = new URL(receiver.url);
    await world.webhook('literal', receiver.url);
    await world.webhook('rebinding', `http://rebinding.example:${port}/`);
    world.delivering({
      rules: { allowHttp: true, allowedNetworks: [] },
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    await world.notices('shop');
    await world.until(async () => (await world.deliveries()).every((row) => row.attempts > 0));
    for (const { fault } of await world.deliveries()) expect(fault).toContain('is not on the public internet');
    expect(receiver.received).toEqual([]);
  });
});

describe('what could not be delivered', () => {
  async function ageBy(days: number): Promise<void> {
    await world.pool.query('UPDATE webhook_delivery SET written_at = written_at - $1', [days * DAY_MS]);
  }

  it('for three days is dead, and can be replayed under its id', async () => {
    receiver.answer = status(500);
    await world.webhook('w', receiver.url);
    world.delivering();
    await world.notices('shop');
    await world.until(() => receiver.received.length > 0);
    await ageBy(2);
    expect(await sweepDeliveries(world.pool, realNow())).toBe(0);
    await ageBy(1);
    await world.until(async () => (await sweepDeliveries(world.pool, realNow())) === 1);
    expect(await world.deliveries()).toMatchObject([{ status: 'dead', fault: 'It answered 500.' }]);

    receiver.answer = ok;
    const since = realNow() - 10 * DAY_MS;
    const replayed = await inTransaction(world.pool, (client) =>
      replayDeliveries(client, 'w', { kind: 'of_status', status: 'dead', since }, realNow()),
    );
    expect(replayed).toBe(1);
    await world.untilNothingWaits();
    expect(await world.deliveries()).toMatchObject([{ status: 'delivered' }]);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
  });

  it('gives way to what comes after it for the same pair, once it is dead', async () => {
    receiver.answer = (received, response) =>
      (received.event.data['number'] === 1 ? status(400) : ok)(received, response);
    await world.webhook('w', receiver.url);
    world.delivering();
    await world.notices('shop', 'shop');
    await world.until(() => receiver.received.length > 0);
    await world.pool.query('UPDATE webhook_delivery SET written_at = 0 WHERE delivery_id = 1');
    await world.until(async () => (await sweepDeliveries(world.pool, realNow())) === 1);
    await world.untilNothingWaits();
    expect((await world.deliveries()).map((row) => row.status)).toEqual(['dead', 'delivered']);
  });

  it('is removed some time after it was settled', async () => {
    await world.webhook('w', receiver.url);
    world.delivering();
    await world.notices('shop');
    await world.untilNothingWaits();
    await sweepDeliveries(world.pool, realNow() + 29 * DAY_MS);
    expect(await world.deliveries()).toHaveLength(1);
    await sweepDeliveries(world.pool, realNow() + 31 * DAY_MS);
    expect(await world.deliveries()).toEqual([]);
  });
});

describe('a secret that is replaced', () => {
  it('signs beside its successor until its time is over', async () => {
    const first = await world.webhook('w', receiver.url);
    const [second, third] = [newSecret(), newSecret()];
    const rotate = (secret: string, overlap: number): Promise<boolean> =>
      inTransaction(world.pool, (client) =>
        rotateSecret(client, 'w', secret, { realNow: realNow(), oldUntil: realNow() + overlap }),
      );
    expect(await rotate(second, 60_000)).toBe(true);
    world.delivering();
    await world.notices('shop');
    await world.untilNothingWaits();
    await rotate(third, -1);
    await world.notices('shop');
    await world.untilNothingWaits();
    const verifies = (secret: string): readonly boolean[] =>
      receiver.received.map(({ body, headers }) => {
        try {
          return new Webhook(secret).verify(body, headers) !== null;
        } catch {
          return false;
        }
      });
    expect([first, second, third].map(verifies)).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
  });
});
