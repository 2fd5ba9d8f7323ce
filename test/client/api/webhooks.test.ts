import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import type { DeliveryView, WebhookView } from '../../../client/webhooks/webhook-view.ts';
import { activity } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { LOCAL } from '../../worker/webhooks/webhook-world.ts';
import { passOnAll } from '../../../worker/notices/pass-on.ts';
import { createApiWorld, TOKEN, type ApiWorld } from './api-world.ts';

let api: ApiWorld;
beforeEach(async () => {
  api = await createApiWorld({ outbound: LOCAL });
});
afterEach(async () => api.close());

const TARGET = 'http://127.0.0.1:9/in';

async function add(body: object = {}): Promise<{ webhook: WebhookView; secret: string }> {
  return (await api.post('/v1/webhooks', { url: TARGET, ...body })).json();
}

function remove(id: string): Promise<LightMyRequestResponse> {
  return api.app.inject({ method: 'DELETE', url: `/v1/webhooks/${id}`, headers: { authorization: `Bearer ${TOKEN}` } });
}

const codeOf = (answer: LightMyRequestResponse): unknown => [answer.statusCode, answer.json<{ code: string }>().code];

/** Something to tell: the relationship of `acme` and `shop` starts. */
async function start(): Promise<void> {
  await api.world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-01T00:00:00Z' }));
  await api.world.judgeAll();
  await passOnAll(api.world.judge);
}

describe('a webhook', () => {
  it('is registered with a secret that is told once, and listed', async () => {
    const { webhook, secret } = await add({ kinds: ['ended'], partner: 'acme' });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(webhook).toMatchObject({ url: TARGET, kinds: ['ended'], partner: 'acme', disabledAt: null, waiting: 0 });
    const listed = await api.get('/v1/webhooks');
    expect(listed.json()).toEqual({ items: [webhook], nextCursor: null });
    expect(listed.body).not.toContain(secret);
  });

  it('is listed page by page', async () => {
    const ids = [(await add()).webhook.id, (await add()).webhook.id].sort();
    const first = (await api.get('/v1/webhooks?limit=1')).json<{ items: WebhookView[]; nextCursor: string }>();
    const second = (await api.get(`/v1/webhooks?limit=1&cursor=${first.nextCursor}`)).json<typeof first>();
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    ['without a target', {}, [400, 'invalid_request']],
    ['with a kind that there is not', { url: TARGET, kinds: ['begun'] }, [400, 'invalid_request']],
    ['with no kind at all', { url: TARGET, kinds: [] }, [400, 'invalid_request']],
    ['with a field that is not known', { url: TARGET, secret: 'mine' }, [400, 'invalid_request']],
    ['for a partner that is not registered', { url: TARGET, partner: 'zz' }, [404, 'unknown_partner']],
    ['with a target that is no URL', { url: 'example.com' }, [422, 'webhook_target_refused']],
    ['with a target on another network than allowed', { url: 'http://100.64.0.1/' }, [422, 'webhook_target_refused']],
    ['with a target in the cloud of its own', { url: 'http://169.254.169.254/' }, [422, 'webhook_target_refused']],
  ])('%s is refused', async (_what, body, expected) => {
    expect(codeOf(await api.post('/v1/webhooks', body))).toEqual(expected);
    expect((await api.get('/v1/webhooks')).json()).toMatchObject({ items: [] });
  });

  it('on a private address, or without encryption, is refused unless settings allow it', async () => {
    const strict = await createApiWorld();
    for (const url of [TARGET, 'https://127.0.0.1/', 'https://localhost/', 'http://93.184.216.34/']) {
      expect(codeOf(await strict.post('/v1/webhooks', { url }))).toEqual([422, 'webhook_target_refused']);
    }
    await strict.close();
  });

  it('is removed with all that waits for it', async () => {
    const { webhook } = await add();
    await start();
    expect((await remove(webhook.id)).json()).toEqual({ id: webhook.id });
    expect(codeOf(await remove(webhook.id))).toEqual([404, 'unknown_webhook']);
    expect((await api.world.pool.query('SELECT FROM webhook_delivery')).rowCount).toBe(0);
  });

  it('is sent to again once it is enabled', async () => {
    const { webhook } = await add();
    await api.world.pool.query('UPDATE webhook SET disabled_at = 1');
    expect((await api.post(`/v1/webhooks/${webhook.id}/enable`, {})).json()).toMatchObject({
      webhook: { disabledAt: null },
    });
    expect(codeOf(await api.post('/v1/webhooks/none/enable', {}))).toEqual([404, 'unknown_webhook']);
  });

  it('gets another secret, and for a while the one before signs too', async () => {
    const { webhook, secret } = await add();
    const before = Date.parse(webhook.createdAt);
    const rotated = await api.post(`/v1/webhooks/${webhook.id}/secret`, { overlap: '1h' });
    const answer = rotated.json<{ secret: string; previousUntil: string }>();
    expect(answer.secret).not.toBe(secret);
    expect(Date.parse(answer.previousUntil) - before).toBeGreaterThanOrEqual(3_600_000);
    const { rows } = await api.world.pool.query<{ secret: string; ends: boolean }>(
      'SELECT secret, valid_until IS NOT NULL AS ends FROM webhook_secret ORDER BY made_at, ends DESC',
    );
    expect(rows).toEqual([
      { secret, ends: true },
      { secret: answer.secret, ends: false },
    ]);
    expect(codeOf(await api.post('/v1/webhooks/none/secret', {}))).toEqual([404, 'unknown_webhook']);
    const wrong = await api.post(`/v1/webhooks/${webhook.id}/secret`, { overlap: '31d' });
    expect(codeOf(wrong)).toEqual([400, 'invalid_request']);
  });
});

describe('the audit log', () => {
  it('has who added and removed a webhook, without what may be a secret in its target', async () => {
    const { webhook } = await add({ url: `${TARGET}?token=hush` });
    await remove(webhook.id);
    const { rows } = await api.world.pool.query('SELECT operation, subject, before, after FROM act ORDER BY id');
    const target = { target: TARGET, kinds: null, partner: null };
    const subject = `webhook:${webhook.id}`;
    expect(rows).toEqual([
      { operation: 'addWebhook', subject, before: null, after: target },
      { operation: 'removeWebhook', subject, before: target, after: null },
    ]);
  });
});

describe('an act that cannot be written', () => {
  const refuseActs = () =>
    api.world.pool.query(`
      CREATE FUNCTION refuse_acts() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no act today'; END $$;
      CREATE TRIGGER refuse_acts BEFORE INSERT ON act EXECUTE FUNCTION refuse_acts()`);
  const state = () =>
    api.world.pool
      .query('SELECT (SELECT json_agg(s) FROM webhook_secret s) AS secrets, (SELECT json_agg(w) FROM webhook w) AS all')
      .then(({ rows }) => rows as unknown);

  it('leaves webhooks and their secrets as they were', async () => {
    const { webhook } = await add();
    const before = await state();
    await refuseActs();
    expect((await api.post(`/v1/webhooks/${webhook.id}/secret`, {})).statusCode).toBe(500);
    expect((await api.post('/v1/webhooks', { url: 'https://93.184.216.34/' })).statusCode).toBe(500);
    expect(await state()).toEqual(before);
  });
});

describe('deliveries', () => {
  const pageOf = async (query: string, id: string): Promise<{ items: DeliveryView[]; nextCursor: string | null }> =>
    (await api.get(`/v1/webhooks/${id}/deliveries${query}`)).json();

  it('are listed with what became of them', async () => {
    const { webhook } = await add();
    await start();
    const [delivery] = (await pageOf('', webhook.id)).items;
    expect(delivery).toMatchObject({
      kind: 'started',
      partner: 'acme',
      client: 'shop',
      dueAt: '2026-01-01T00:00:00.000Z',
      status: 'waiting',
      attempts: 0,
      triedAt: null,
    });
    expect((await pageOf('?status=dead', webhook.id)).items).toEqual([]);
    expect((await pageOf(`?cursor=${delivery?.id}`, webhook.id)).items).toEqual([]);
    expect((await pageOf('?limit=1', webhook.id)).nextCursor).toBe(String(delivery?.id));
    expect(codeOf(await api.get(`/v1/webhooks/${webhook.id}/deliveries?cursor=x`))).toEqual([400, 'invalid_cursor']);
    expect(codeOf(await api.get('/v1/webhooks/none/deliveries'))).toEqual([404, 'unknown_webhook']);
  });

  it('that were given up are sent again, all of them or some', async () => {
    const { webhook } = await add();
    await start();
    const giveUp = () => api.world.pool.query(`UPDATE webhook_delivery SET status = 'dead', settled_at = 1`);
    const replay = (body: object): Promise<LightMyRequestResponse> =>
      api.post(`/v1/webhooks/${webhook.id}/deliveries/replay`, body);
    await giveUp();
    expect((await replay({ status: 'dead' })).json()).toEqual({ replayed: 1, more: false });
    expect((await replay({ status: 'dead' })).json()).toEqual({ replayed: 0, more: false });
    await giveUp();
    expect((await replay({ status: 'dead', since: '2100-01-01T00:00:00Z' })).json()).toMatchObject({ replayed: 0 });
    expect((await replay({ status: 'delivered' })).json()).toMatchObject({ replayed: 0 });
    const [delivery] = (await pageOf('', webhook.id)).items;
    expect((await replay({ deliveries: [delivery?.id] })).json()).toMatchObject({ replayed: 1 });
    expect((await pageOf('', webhook.id)).items).toMatchObject([{ status: 'waiting', settledAt: null }]);
    expect(codeOf(await replay({ status: 'waiting' }))).toEqual([400, 'invalid_request']);
    expect(codeOf(await replay({}))).toEqual([400, 'invalid_request']);
    await api.world.pool.query('UPDATE webhook SET disabled_at = 1');
    expect(codeOf(await replay({ status: 'dead' }))).toEqual([409, 'webhook_disabled']);
  });

  it('of a list page by index, whatever the size of the table', async () => {
    const { webhook } = await add();
    const { rows } = await api.world.pool.query<{ plan: string }>('SET enable_seqscan = on').then(() =>
      api.world.pool.query<{ plan: string }>(
        `EXPLAIN SELECT delivery_id FROM webhook_delivery WHERE webhook_id = '${webhook.id}' AND delivery_id < 9 AND status = 'dead'
         ORDER BY delivery_id DESC LIMIT 10`,
      ),
    );
    expect(JSON.stringify(rows)).toMatch(/Index (Only )?Scan Backward using webhook_delivery_(status|list)/);
  });
});
