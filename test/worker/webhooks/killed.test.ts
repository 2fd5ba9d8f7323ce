/** Whatever is killed, each notice arrives at least once, under one id, each pair's in order. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sleep } from '../../../platform/clock.ts';
import { hang, ok, startReceiver, type Receiver } from '../../support/receiver.ts';
import { startScript, type ChildScript } from '../../support/servers/child-script.ts';
import { createWebhookWorld, type WebhookWorld } from './webhook-world.ts';

let world: WebhookWorld;
let receiver: Receiver;
const children: ChildScript[] = [];
beforeEach(async () => {
  world = await createWebhookWorld();
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    await child.ended;
  }
  await world.close();
  await receiver.close();
});

async function delivering(): Promise<ChildScript> {
  const child = startScript(new URL('./deliver-part.ts', import.meta.url), world.url);
  children.push(child);
  await child.nextLine();
  return child;
}

it('killed between an answer and writing it down, it is sent again under its id by another', async () => {
  await world.webhook('w', receiver.url);
  receiver.answer = hang;
  const first = await delivering();
  await world.notices('shop');
  await world.until(() => receiver.received.length === 1);
  first.kill('SIGKILL');
  await first.ended;
  receiver.answer = ok;
  await delivering();
  await world.untilNothingWaits();
  expect(receiver.received.length).toBeGreaterThan(1);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
});

it('killed again and again, two at a time, nothing is lost or comes under two ids, and pairs keep their order', async () => {
  await world.webhook('w', receiver.url);
  let calls = 0;
  // A few late, a few refused.
  receiver.answer = (received, response) => {
    calls += 1;
    if (calls % 7 === 0) response.writeHead(500).end();
    else if (calls % 5 === 0) setTimeout(() => ok(received, response), 30);
    else ok(received, response);
  };
  const shops = Array.from({ length: 20 }, (_, index) => `shop-${index}`);
  for (let round = 0; round < 5; round++) await world.notices(...shops);
  for (let kill = 0; kill < 3; kill++) {
    const both = await Promise.all([delivering(), delivering()]);
    await sleep(60);
    for (const child of both) child.kill('SIGKILL');
    await Promise.all(both.map((child) => child.ended));
  }
  await delivering();
  await world.untilNothingWaits();

  const ids = new Map<unknown, Set<string>>();
  const firsts: Record<string, number[]> = {};
  for (const { id, event } of receiver.received) {
    const { number, client } = event.data as { number: number; client: string };
    if (!ids.has(number)) (firsts[client] ??= []).push(number);
    ids.set(number, (ids.get(number) ?? new Set()).add(id));
  }
  expect(ids.size).toBe(100);
  for (const of of ids.values()) expect(of.size).toBe(1);
  for (const numbers of Object.values(firsts)) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});
