import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import type { Operation } from '../../../client/api/operation.ts';
import { OPERATIONS } from '../../../client/api/operations.ts';
import { ROLES, type Role } from '../../../store/tokens/role.ts';
import { accessGranted, activity, partnerRegistered, userAssigned, userCreated } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, tokenOf, type ApiWorld } from './api-world.ts';

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld();
  api.world.setTime('2026-01-10T00:00:00Z');
  await api.world.send(
    partnerRegistered('rival', { domains: [] }),
    userCreated('bob', 'rival'),
    userAssigned('bob', 'shop'),
    accessGranted('bob', 'shop'),
    activity('bob', 'shop', { ...EDIT, at: '2026-01-03T00:00:00Z' }),
    activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }),
  );
  await api.world.judgeAll();
});
afterAll(async () => api.close());

const everyCall = OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const);

/** The operation as somebody calls it, about a partner; its body is empty, which is enough to be let in or not. */
function call({ method, path, body }: Operation, as: Role | null, partner = 'acme'): Promise<LightMyRequestResponse> {
  const url = path
    .replace('{partner}', partner)
    .replace('{client}', 'shop')
    .replaceAll(/\{\w+\}/g, 'none');
  const contentType = Object.keys(body ?? {})[0];
  return api.app.inject({
    method,
    url,
    headers: {
      'x-request-id': 'walk',
      ...(as !== null && { authorization: `Bearer ${tokenOf(as)}` }),
      ...(contentType !== undefined && { 'content-type': contentType }),
    },
    ...(contentType !== undefined && { payload: '{}' }),
  });
}

/** Why somebody was not let in; null if they were. */
function shutOut(answer: LightMyRequestResponse): string | null {
  return answer.statusCode === 401 || answer.statusCode === 403 ? answer.json<{ code: string }>().code : null;
}

describe.each(everyCall)('%s', (_name, operation) => {
  const { roles } = operation;

  it.each(ROLES)('lets in %s if it says so, and nobody else', async (role) => {
    const isWelcome = roles === 'anybody' || role === 'admin' || roles.includes(role);
    expect(shutOut(await call(operation, role))).toBe(isWelcome ? null : 'forbidden');
  });

  it('lets in nobody without a known token', async () => {
    expect(shutOut(await call(operation, null))).toBe(roles === 'anybody' ? null : 'unauthorized');
  });
});

const callsAboutAPartner = everyCall.filter(
  ([, { roles, path }]) => roles.includes('partner') && path.includes('{partner}'),
);

describe.each(callsAboutAPartner)('%s', (_name, operation) => {
  it('tells a partner the same of another partner and of one that does not exist', async () => {
    const answers = await Promise.all(['rival', 'nobody'].map((partner) => call(operation, 'partner', partner)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403]);
    expect(answers[0]?.body).toBe(answers[1]?.body);
  });
});

const callsOfPartners = everyCall.filter(([, { roles }]) => roles.includes('partner'));

describe.each(callsOfPartners)('%s', (_name, operation) => {
  it('never tells a partner the id or name of another one', async () => {
    const answer = await call(operation, 'partner');
    expect(shutOut(answer)).toBeNull();
    expect(answer.body).not.toContain('rival');
  });
});

describe('the calls of /v1', () => {
  it('all need a token', () => {
    const open = OPERATIONS.filter(({ path, roles }) => path.startsWith('/v1/') && roles === 'anybody');
    expect(open).toEqual([]);
  });
});

describe('a token of a partner', () => {
  it('lists its own relationships only', async () => {
    const { items } = (await api.get('/v1/relationships', 'partner')).json<{ items: object[] }>();
    expect(items).toMatchObject([{ partner: 'acme', client: 'shop' }]);
    const answer = await api.get('/v1/relationships?partner=rival', 'partner');
    expect(answer.json()).toMatchObject({ code: 'forbidden' });
    expect((await api.get('/v1/relationships', 'ops')).json<{ items: object[] }>().items).toHaveLength(2);
  });

  it('learns how many share a client and since when, never who', async () => {
    const answer = await api.get('/v1/relationships/acme/shop', 'partner');
    expect(answer.json()).toMatchObject({ sharedWith: [{ since: '2026-01-03T00:00:00.000Z' }] });
    expect(answer.body).not.toContain('rival');
    expect((await api.get('/v1/relationships/acme/shop', 'ops')).body).toContain('rival');
  });

  it('learns nothing of a client it has nothing to do with', async () => {
    await api.world.send(userCreated('cy', 'rival'), accessGranted('cy', 'elsewhere'));
    const answers = await Promise.all(
      ['elsewhere', 'nowhere'].map((client) => api.get(`/v1/relationships/acme/${client}`, 'partner')),
    );
    expect(answers.map((answer) => answer.json<{ code: string }>().code)).toEqual(['unknown_client', 'unknown_client']);
  });
});
