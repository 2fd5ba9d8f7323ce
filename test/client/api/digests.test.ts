import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activity } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';
import { allPages, type PageOf } from './all-pages.ts';

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld();
  await api.world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }));
  await api.world.judgeAll();
  api.world.setTime('2026-03-20T12:00:00Z');
});
afterAll(async () => api.close());

const set = (body: object) => api.post('/v1/digests', { partner: 'acme', ...body });

describe('/v1/digests', () => {
  it('has them sent to a partner, and says who gets them and when', async () => {
    const answer = await set({ addresses: ['b@acme.example', 'a@acme.example', 'a@acme.example'], frequency: 'daily' });
    expect(answer.json()).toEqual({
      digest: {
        partner: 'acme',
        frequency: 'daily',
        language: 'en',
        addresses: ['a@acme.example', 'b@acme.example'],
        zone: 'UTC',
        nextAt: '2026-03-21T07:00:00.000Z',
        lastSentAt: null,
        waiting: 0,
        dead: 0,
        lastFault: null,
      },
    });
    expect((await api.get('/v1/digests')).json()).toMatchObject({ items: [{ partner: 'acme' }], nextCursor: null });
  });

  it('puts what is set later in the place of it', async () => {
    const answer = await set({ addresses: ['c@acme.example'], language: 'fr' });
    expect(answer.json()).toMatchObject({
      digest: {
        frequency: 'weekly',
        language: 'fr',
        addresses: ['c@acme.example'],
        nextAt: '2026-03-23T07:00:00.000Z',
      },
    });
  });

  it('leaves acts in the audit log that hold no address', async () => {
    const answer = await api.get('/v1/audit?operation=setDigest');
    expect(answer.json()).toMatchObject({
      items: [
        { subject: 'partner:acme', after: { language: 'fr', addresses: 1 } },
        { subject: 'partner:acme', after: { frequency: 'daily', addresses: 2 } },
      ],
    });
    expect(answer.body).not.toContain('@');
  });

  it.each([
    [{ addresses: [] }, '/addresses'],
    [{ addresses: ['nobody'] }, '/addresses/0'],
    [{ addresses: ['a@acme.example\r\nBcc: eve@example.com'] }, '/addresses/0'],
    [{ addresses: ['a@acme.example, b@acme.example'] }, '/addresses/0'],
    [{ addresses: ['a@acme.example'], frequency: 'hourly' }, '/frequency'],
    [{ addresses: ['a@acme.example'], language: 'de' }, '/language'],
    [{ addresses: ['a@acme.example'], zone: 'UTC' }, '/zone'],
  ])('refuses %j', async (body, pointer) => {
    expect((await set(body)).json()).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ pointer }] });
  });

  it('knows no partner that is not registered, and none that gets nothing', async () => {
    const unknown = await api.post('/v1/digests', { partner: 'nobody', addresses: ['a@acme.example'] });
    expect(unknown.json()).toMatchObject({ status: 404, code: 'unknown_partner' });
    expect((await api.delete('/v1/digests/nobody')).json()).toMatchObject({ status: 404, code: 'no_digest' });
    expect((await api.post('/v1/digests/nobody/resend', {})).json()).toMatchObject({ code: 'no_digest' });
  });

  it('shows a partner what one would say now', async () => {
    const shown = (await api.get('/v1/partners/acme/digest?lang=fr', 'partner')).json<{ text: string; html: string }>();
    expect(shown).toMatchObject({ partner: 'acme', isWorthSending: true });
    expect(shown.text).toContain('shop : jusqu’au 2 avril 2026 à 00:00.');
    expect(shown.html).toContain('<li>shop : jusqu’au 2 avril 2026 à 00:00.');
  });

  it('ends them, and forgets the addresses', async () => {
    expect((await api.delete('/v1/digests/acme')).json()).toEqual({ partner: 'acme' });
    expect((await api.get('/v1/digests')).json()).toEqual({ items: [], nextCursor: null });
    const { rows } = await api.world.pool.query('SELECT FROM digest_address');
    expect(rows).toEqual([]);
  });

  it('lists by partner, page by page', async () => {
    await api.world.pool
      .query(`INSERT INTO digest_subscription (partner_id, frequency, language, zone, set_at, told_until, next_at)
      SELECT 'p' || i, 'weekly', 'en', 'UTC', 0, 0, 0 FROM generate_series(1, 5) i`);
    type Page = PageOf<{ readonly partner: string }>;
    const subscriptions = await allPages(
      async (query) => (await api.get(`/v1/digests?${query}`)).json<Page>(),
      'limit=2',
    );
    expect(subscriptions.map(({ partner }) => partner)).toEqual(['p1', 'p2', 'p3', 'p4', 'p5']);
    expect((await api.get('/v1/digests?cursor=x')).json()).toMatchObject({ code: 'invalid_cursor' });
  });
});
