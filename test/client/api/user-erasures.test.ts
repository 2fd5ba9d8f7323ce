import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activity, userCreated } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld();
  await api.world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }), userCreated('eve', 'acme'));
  await api.world.judgeAll();
  api.world.setTime('2026-01-10T00:00:00Z');
});
afterAll(async () => api.close());

const erase = (body: object) => api.post('/v1/user-erasures', body);

async function addresses(): Promise<readonly string[]> {
  const { rows } = await api.world.pool.query<{ user: string }>(
    'SELECT user_id AS "user" FROM user_personal ORDER BY 1',
  );
  return rows.map(({ user }) => user);
}

async function exported(): Promise<readonly string[]> {
  const answers = await Promise.all(
    ['verdicts', 'periods'].map((rows) => api.get(`/v1/exports/${rows}?at=2026-01-10T00:00:00Z`)),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  return [...answers.map(({ body }) => body), (await api.get('/v1/relationships/acme/shop')).body];
}

describe('erasing a user', () => {
  it('removes the address, says so, is audited, and changes no figure', async () => {
    const before = await exported();
    expect(await addresses()).toEqual(['ann', 'eve']);
    const answer = await erase({ user: 'ann', confirm: 'ERASE' });
    expect(answer.json()).toMatchObject({
      user: 'ann',
      erasedEvents: 1,
      removed: expect.arrayContaining(['e-mail address']) as string[],
    });
    expect(await addresses()).toEqual(['eve']);
    expect(await exported()).toEqual(before);
    const { items } = (await api.get('/v1/audit?operation=eraseUser')).json<{ items: object[] }>();
    expect(items).toMatchObject([{ subject: 'user:ann', after: { erasedEvents: 1 } }]);
  });

  it('a second time removes nothing more, and is no act', async () => {
    expect((await erase({ user: 'ann', confirm: 'ERASE' })).json()).toMatchObject({ erasedEvents: 0, removed: [] });
    const { items } = (await api.get('/v1/audit?operation=eraseUser')).json<{ items: object[] }>();
    expect(items).toHaveLength(1);
  });

  it('does nothing for a user that there is not, or without the word', async () => {
    expect((await erase({ user: 'nobody', confirm: 'ERASE' })).json()).toMatchObject({ code: 'unknown_user' });
    expect((await erase({ user: 'eve', confirm: 'erase' })).json()).toMatchObject({
      errors: [{ pointer: '/confirm' }],
    });
    expect(await addresses()).toEqual(['eve']);
  });
});

describe('/docs', () => {
  it('shows every call, and loads nothing from elsewhere', async () => {
    const { body, headers } = await api.app.inject('/docs');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    for (const path of ['/v1/events', '/v1/relationships/{partner}/{client}', '/v1/audit'])
      expect(body).toContain(path);
    expect(body).not.toMatch(/(?:src|href)="(?!#|\/openapi\.json)|<script/);
  });
});

describe('a limit on calls', () => {
  it('refuses what one token sends beyond it, and nobody else', async () => {
    const limited = await createApiWorld({ limits: { callsPerSecond: 2 } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => limited.get('/v1/relationships', 'ops')));
    const refused = answers.find(({ statusCode }) => statusCode === 429);
    expect(answers.filter(({ statusCode }) => statusCode === 200).length).toBeGreaterThanOrEqual(4);
    expect(refused?.json()).toMatchObject({ code: 'rate_limited' });
    expect(refused?.headers['retry-after']).toBe('1');
    expect((await limited.get('/v1/relationships', 'finance')).statusCode).toBe(200);
    await limited.close();
  });
});
