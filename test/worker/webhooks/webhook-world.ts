/** A store with webhooks, into which a test puts notices, and a delivering part of a worker. */
import type { Pool } from 'pg';
import { ProgrammeClock, realNow } from '../../../platform/clock.ts';
import { createLogger } from '../../../platform/log.ts';
import type { OutboundRules } from '../../../platform/outbound/outbound-rules.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import type { NoticeKind } from '../../../rules/notices/notice-kind.ts';
import { createPool } from '../../../store/pool.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { recordNotices } from '../../../store/notices/record-notices.ts';
import { newSecret } from '../../../store/webhooks/secrets.ts';
import { insertWebhook } from '../../../store/webhooks/webhook.ts';
import { passOnAll } from '../../../worker/notices/pass-on.ts';
import type { Lane } from '../../../worker/lanes/lane.ts';
import { startDelivering, type DeliverDependencies, type DeliveryTimes } from '../../../worker/webhooks/deliver.ts';
import { createTestStore } from '../../support/store.ts';

export const LOCAL: OutboundRules = {
  allowHttp: true,
  allowedNetworks: [{ address: '127.0.0.0', prefix: 8, family: 'ipv4' }],
};

/** As in earnest, but for tests that don't want to wait. */
export const QUICK: DeliveryTimes = { attemptMs: 5_000, settleMs: 5_000, again: { firstMs: 20, mostMs: 100 } };

export interface DeliveryRow {
  readonly status: string;
  readonly attempts: number;
  readonly answer_status: number | null;
  readonly answer: string | null;
  readonly fault: string | null;
}

export interface WebhookWorld {
  readonly pool: Pool;
  readonly url: string;
  /** Registers a webhook, and says its secret. */
  webhook(id: string, url: string, only?: { kinds?: readonly NoticeKind[]; partner?: string }): Promise<string>;
  /** Records a notice `started` about `acme` and each client, in this order, and passes it on. */
  notices(...clients: readonly string[]): Promise<void>;
  delivering(changes?: Partial<DeliverDependencies>): Lane;
  deliveries(webhook?: string): Promise<readonly DeliveryRow[]>;
  /** Waits until it is so. */
  until(what: () => boolean | Promise<boolean>): Promise<void>;
  untilNothingWaits(): Promise<void>;
  close(): Promise<void>;
}

export async function createWebhookWorld(): Promise<WebhookWorld> {
  const store = await createTestStore();
  const pool = createPool(store.url, { max: 6, applicationName: 'test', pipelined: true });
  await pool.query('UPDATE ledger_head SET first_accepted_at = 0');
  const clock = ProgrammeClock.standingAt(1_000_000);
  const log = createLogger({ level: 'silent', name: 'test' });
  const lanes: Lane[] = [];
  let recorded = 0;
  const until: WebhookWorld['until'] = async (what) => {
    if ((await waitUntil(async () => (await what()) || null, { withinMs: 20_000, everyMs: 5 })) === null) {
      const last = (await world.deliveries()).slice(-3);
      throw new Error(`not so in time; the last deliveries: ${JSON.stringify(last)}`);
    }
  };
  const world: WebhookWorld = {
    pool,
    url: store.url,
    async webhook(id, url, { kinds, partner } = {}) {
      const secret = newSecret();
      const webhook = { id, url, kinds: kinds ?? null, partner: (partner as PartnerId | undefined) ?? null };
      await inTransaction(pool, (client) => insertWebhook(client, webhook, secret, realNow()));
      return secret;
    },
    async notices(...clients) {
      const notices = clients.map((client) => {
        recorded += 1;
        const pair = { partner: 'acme' as PartnerId, client: client as ClientId };
        return { ...pair, kind: 'started' as const, about: [recorded], dueAt: recorded, body: { number: recorded } };
      });
      await inTransaction(pool, (client) => recordNotices(client, notices, clock.now()));
      await passOnAll({ pool, clock });
    },
    delivering(changes = {}) {
      const lane = startDelivering({ pool, clock, rules: LOCAL, log, times: QUICK, ...changes });
      lanes.push(lane);
      return lane;
    },
    async deliveries(webhook) {
      return store.rows<DeliveryRow>(
        `SELECT status, attempts, answer_status, answer, fault FROM webhook_delivery
         WHERE coalesce(webhook_id = $1, true) ORDER BY delivery_id`,
        [webhook ?? null],
      );
    },
    until,
    untilNothingWaits: () => until(async () => (await world.deliveries()).every((row) => row.status !== 'waiting')),
    async close() {
      await Promise.all(lanes.map((lane) => lane.stop()));
      await pool.end();
      await store.close();
    },
  };
  return world;
}
