import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { realNow } from '../../../platform/clock.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';
import { allPages, type PageOf } from './all-pages.ts';

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld();
});
afterAll(async () => api.close());

interface Token {
  readonly id: string;
  readonly token: string;
  readonly role: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

async function make(body: object): Promise<Token> {
  const answer = await api.post('/v1/tokens', body);
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

/** What whoever holds a token is told once it lets in no more. */
async function refusalOf(token: string): Promise<string> {
  await vi.waitFor(async () => expect(await statusWith(token)).toBe(401), { timeout: 2_000, interval: 50 });
  const { code, detail } = (await api.getWith(token, '/v1/relationships')).json<{ code: string; detail: string }>();
  expect(code).toBe('unauthorized');
  return detail;
}

const statusWith = async (token: string, url = '/v1/relationships'): Promise<number> =>
  (await api.getWith(token, url)).statusCode;

const everyToken = (limit: number): Promise<readonly Token[]> =>
  allPages(async (query) => (await api.get(`/v1/tokens?${query}`)).json<PageOf<Token>>(), `limit=${limit}`);

describe('a stored token', () => {
  it('lets in with its role, and its text is nowhere but in the first answer', async () => {
    const { id, token } = await make({ name: 'Ana', role: 'ops' });
    expect(token).toMatch(/^tenure_[\w-]{43}$/);
    expect(await statusWith(token)).toBe(200);
    expect(await statusWith(token, '/v1/tokens')).toBe(403);
    const dump = await api.world.pool.query<{ all: string }>(
      `SELECT coalesce((SELECT json_agg(t) FROM api_token t)::text, '') || (SELECT json_agg(a) FROM act a)::text AS all`,
    );
    expect(dump.rows[0]?.all).toContain(id);
    expect(dump.rows[0]?.all).not.toContain(token);
    expect((await api.get('/v1/tokens')).body).not.toContain(token);
  });

  it('of a partner sees that partner', async () => {
    const { token } = await make({ name: 'Acme', role: 'partner', partner: 'acme' });
    expect(await statusWith(token, '/v1/relationships/acme/shop')).toBe(200);
    expect(await statusWith(token, '/v1/relationships/other/shop')).toBe(403);
  });

  it('ends within a second when it is revoked, for good', async () => {
    const { id, token } = await make({ name: 'Ben', role: 'finance' });
    expect(await statusWith(token)).toBe(200);
    const first = await api.delete(`/v1/tokens/${id}`);
    expect(first.json()).toMatchObject({ id, state: 'revoked', revokedBy: 'admin' });
    expect(await refusalOf(token)).toBe(`The token of the request (${id}) was revoked.`);
    expect(await refusalOf(`${token}x`)).toBe('The token of the request is not known here.');
    const again = await api.delete(`/v1/tokens/${id}`);
    expect(again.json()).toMatchObject({ revokedAt: first.json<{ revokedAt: string }>().revokedAt });
    const { items } = (await api.get(`/v1/audit?subject=token:${id}`)).json<{ items: object[] }>();
    expect(items).toMatchObject([
      { operation: 'revokeToken', before: { state: 'usable' }, after: { state: 'revoked' } },
      { operation: 'createToken', before: null, after: { name: 'Ben', role: 'finance' } },
    ]);
  });

  it('lets nobody in after its time', async () => {
    const expiresAt = new Date(realNow() + 60_000).toISOString();
    const { id, token } = await make({ name: 'Cy', role: 'ops', expiresAt });
    expect(await statusWith(token)).toBe(200);
    await api.world.pool.query('UPDATE api_token SET expires_at = $2 WHERE id = $1', [id, realNow() - 1]);
    expect(await refusalOf(token)).toBe(`The token of the request (${id}) has expired.`);
    expect((await everyToken(100)).find((one) => one.id === id)).toMatchObject({ state: 'expired' });
  });

  it('expires in a year unless something else is said', async () => {
    const inAYear = (await make({ name: 'a year', role: 'ops' })).expiresAt;
    expect(Date.parse(inAYear ?? '') - realNow()).toBeGreaterThan(364 * 86_400_000);
    expect((await make({ name: 'for ever', role: 'ops', expiresAt: null })).expiresAt).toBeNull();
  });

  it('says when it was last used, without a write for each use', async () => {
    const { id, token } = await make({ name: 'Di', role: 'ops' });
    const lastUse = async (): Promise<string | null> =>
      (await everyToken(100)).find((one) => one.id === id)?.lastUsedAt ?? null;
    expect(await lastUse()).toBeNull();
    await statusWith(token);
    await vi.waitFor(async () => expect(await lastUse()).not.toBeNull());
    const first = await lastUse();
    await statusWith(token);
    expect(await lastUse()).toBe(first);
  });
});

describe('GET /v1/tokens', () => {
  it('comes in pages that together are the list', async () => {
    await Promise.all(['x', 'y', 'z'].map((name) => make({ name, role: 'author' })));
    const whole = await everyToken(1000);
    expect(whole.length).toBeGreaterThan(3);
    for (const limit of [1, 2]) expect(await everyToken(limit)).toEqual(whole);
  });
});

describe('POST /v1/tokens', () => {
  it.each([
    [{ role: 'ops' }, '/name'],
    [{ name: ' ', role: 'ops' }, '/name'],
    [{ name: 'x', role: 'king' }, '/role'],
    [{ name: 'x', role: 'partner' }, '/partner'],
    [{ name: 'x', role: 'ops', partner: 'acme' }, '/partner'],
    [{ name: 'x', role: 'ops', expiresAt: 'soon' }, '/expiresAt'],
  ])('refuses %j and points at what is wrong', async (body, pointer) => {
    const answer = await api.post('/v1/tokens', body);
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer }] });
  });

  it('makes none for a partner that nobody knows', async () => {
    const answer = await api.post('/v1/tokens', { name: 'x', role: 'partner', partner: 'nobody' });
    expect(answer.json()).toMatchObject({ status: 404, code: 'unknown_partner', errors: [{ pointer: '/partner' }] });
  });

  it('refuses an expiry that has passed', async () => {
    const answer = await api.post('/v1/tokens', { name: 'x', role: 'ops', expiresAt: '2020-01-01T00:00:00Z' });
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer: '/expiresAt' }] });
  });

  it('is refused with the size that a body may have', async () => {
    const answer = await api.post('/v1/tokens', { name: 'x'.repeat(17_000), role: 'ops' });
    expect(answer.json()).toMatchObject({ status: 413, detail: 'The body is larger than 16 KiB.' });
  });

  it('revokes none that there is not', async () => {
    expect((await api.delete('/v1/tokens/tok_none')).json()).toMatchObject({ status: 404, code: 'unknown_token' });
  });
});
