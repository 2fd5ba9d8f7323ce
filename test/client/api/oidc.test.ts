import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it } from 'vitest';
import { adminTokens, firstOf } from '../../../client/api/callers/callers.ts';
import { ISSUER_TIMES } from '../../../client/api/callers/issuer-keys.ts';
import { oidcCallers } from '../../../client/api/callers/oidc-callers.ts';
import { storedTokens } from '../../../client/api/callers/stored-tokens.ts';
import { realNow } from '../../../platform/clock.ts';
import { startIssuer, type Issuer } from '../../support/issuer.ts';
import { createApiWorld, createTestApi, TOKEN, type ApiWorld, type TestApi } from './api-world.ts';

let world: ApiWorld;
let issuer: Issuer;
let api: TestApi;
beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(async () => world.close());
beforeEach(async () => {
  issuer = await startIssuer();
  api = apiTrusting(issuer.url);
});
afterEach(async () => {
  await api.close();
  await issuer.close();
});

/** Looks for an unknown key at once: the tests do not wait. */
const TIMES = { ...ISSUER_TIMES, betweenLooksMs: 0 };

function apiTrusting(url: string, times = TIMES): TestApi {
  const { pool, judge } = world.world;
  const options = { issuer: url, audience: 'tenure', roleClaim: 'tenure_role', partnerClaim: 'tenure_partner' };
  const callers = firstOf([adminTokens([TOKEN]), oidcCallers(options, times), storedTokens(pool)]);
  return createTestApi({ pool, clock: judge.clock, callers });
}

/** What a token is answered by a call for `ops` and others. */
async function answerTo(token: string, url = '/v1/relationships'): Promise<{ status: number; code?: string }> {
  const answer = await api.getWith(token, url);
  const { code } = answer.json<{ code?: string }>();
  return { status: answer.statusCode, ...(code !== undefined && { code }) };
}

const seconds = (fromNow: number): number => Math.floor(realNow() / 1000) + fromNow;
const OPS = { tenure_role: 'ops' };
const UNAUTHORIZED = { status: 401, code: 'unauthorized' };
const FORBIDDEN = { status: 403, code: 'forbidden' };

describe('a token of the issuer', () => {
  it('lets in with its role, and no other', async () => {
    expect(await answerTo(await issuer.sign(OPS))).toEqual({ status: 200 });
    expect(await answerTo(await issuer.sign(OPS), '/v1/tokens')).toEqual(FORBIDDEN);
    expect(await answerTo(await issuer.sign({ tenure_role: 'admin' }), '/v1/tokens')).toEqual({ status: 200 });
  });

  it('may name its role in a list, and be for several audiences', async () => {
    const token = await issuer.sign({ tenure_role: ['everyone', 'ops'], aud: ['other', 'tenure'] });
    expect(await answerTo(token)).toEqual({ status: 200 });
  });

  it('of a partner sees that partner', async () => {
    const token = await issuer.sign({ tenure_role: 'partner', tenure_partner: 'acme' });
    expect(await answerTo(token, '/v1/relationships/acme/shop')).toEqual({ status: 200 });
    expect(await answerTo(token, '/v1/relationships/rival/shop')).toEqual(FORBIDDEN);
  });

  it('stands in the audit log by its subject and name', async () => {
    const token = await issuer.sign({ tenure_role: 'admin', sub: 'u-17', name: 'Ann Example' });
    const headers = { authorization: `Bearer ${token}` };
    expect((await api.post('/v1/tokens', { name: 'made', role: 'ops' }, headers)).statusCode).toBe(200);
    const { items } = (await api.get('/v1/audit?caller=oidc:u-17')).json<{ items: object[] }>();
    expect(items).toMatchObject([{ caller: { id: 'oidc:u-17', name: 'Ann Example', role: 'admin' } }]);
  });

  it('is no hindrance to other tokens, for which the issuer is not asked', async () => {
    const { token } = (await api.post('/v1/tokens', { name: 'stored', role: 'ops' })).json<{ token: string }>();
    expect(await answerTo(token)).toEqual({ status: 200 });
    expect(await answerTo(TOKEN)).toEqual({ status: 200 });
    expect(await answerTo('nobody-s')).toEqual(UNAUTHORIZED);
    expect(issuer.asked).toEqual([]);
  });

  it('costs the issuer one look, however many calls there are', async () => {
    const token = await issuer.sign(OPS);
    await Promise.all(Array.from({ length: 10 }, () => answerTo(token)));
    await answerTo(token);
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });
});

describe('a token that lets nobody in', () => {
  it.each([
    ['is for another audience', { aud: 'another' }],
    ['is for no audience', { aud: undefined }],
    ['has no end', { exp: undefined }],
    ['is not valid yet', { nbf: seconds(3600) }],
    ['has no subject', { sub: undefined }],
    ['has a subject that can not be kept', { sub: 'a\u0000b' }],
  ])('%s', async (_case, claims) => {
    expect(await answerTo(await issuer.sign({ ...OPS, ...claims }))).toEqual(UNAUTHORIZED);
  });

  it('has expired, and is told so', async () => {
    const answer = await api.getWith(await issuer.sign({ ...OPS, exp: seconds(-60) }), '/v1/relationships');
    expect(answer.json()).toMatchObject({ ...UNAUTHORIZED, detail: 'The token has expired.' });
  });

  it('is of another issuer, who is not asked', async () => {
    const stranger = await startIssuer();
    expect(await answerTo(await stranger.sign(OPS))).toEqual(UNAUTHORIZED);
    expect(stranger.asked).toEqual([]);
    // It may call itself by our issuer's name: its key does not.
    expect(await answerTo(await stranger.sign({ ...OPS, iss: issuer.url }))).toEqual(UNAUTHORIZED);
    await stranger.close();
  });

  it.each([{ forged: true }, { unsigned: true }, { symmetric: true }])(
    'is not signed by the issuer: %j',
    async (how) => {
      expect(await answerTo(await issuer.sign(OPS, how))).toEqual(UNAUTHORIZED);
    },
  );

  it('was changed after it was signed', async () => {
    const [header, , signature] = (await issuer.sign(OPS)).split('.');
    const claims = { iss: issuer.url, aud: 'tenure', sub: 'ann', exp: seconds(3600), tenure_role: 'admin' };
    const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect(await answerTo(`${header}.${changed}.${signature}`)).toEqual(UNAUTHORIZED);
  });
});

describe('a good token without a role of ours', () => {
  it.each([
    [{}, 'names no role of Tenure'],
    [{ tenure_role: 'superuser' }, 'names no role of Tenure'],
    [{ tenure_role: 7 }, 'names no role of Tenure'],
    [{ tenure_role: ['ops', 'admin'] }, 'names the roles ops and admin'],
    [{ tenure_role: 'partner' }, 'names no partner'],
    [{ tenure_role: 'partner', tenure_partner: '' }, 'names no partner'],
    [{ tenure_role: 'partner', tenure_partner: ['acme'] }, 'names no partner'],
  ])('is refused: %j', async (claims, why) => {
    const answer = await api.getWith(await issuer.sign(claims), '/v1/relationships');
    expect(answer.json()).toMatchObject(FORBIDDEN);
    expect(answer.json<{ detail: string }>().detail).toContain(why);
  });
});

describe('keys', () => {
  it('that are new are found, and old ones hold as long as they are served', async () => {
    const old = await issuer.sign(OPS);
    expect(await answerTo(old)).toEqual({ status: 200 });
    await issuer.rotate(true);
    expect(await answerTo(await issuer.sign(OPS))).toEqual({ status: 200 });
    expect(await answerTo(old)).toEqual({ status: 200 });
  });

  it('that were withdrawn let nobody in', async () => {
    const old = await issuer.sign(OPS);
    expect(await answerTo(old)).toEqual({ status: 200 });
    await issuer.rotate(false);
    expect(await answerTo(await issuer.sign(OPS))).toEqual({ status: 200 });
    expect(await answerTo(old)).toEqual(UNAUTHORIZED);
  });

  it('that nobody knows are not looked for again and again', async () => {
    await api.close();
    api = apiTrusting(issuer.url, ISSUER_TIMES);
    await answerTo(await issuer.sign(OPS));
    await issuer.rotate(false);
    for (let forged = 0; forged < 5; forged++) {
      expect(await answerTo(await issuer.sign(OPS, { forged: true }))).toEqual(UNAUTHORIZED);
    }
    expect(issuer.asked.filter((path) => path === '/keys')).toHaveLength(1);
  });
});

describe('an issuer that does not answer', () => {
  it('is told as such, and asked again by the next call', async () => {
    issuer.isUp = false;
    const token = await issuer.sign(OPS);
    const answer = await api.getWith(token, '/v1/relationships');
    expect(answer.json()).toMatchObject({ status: 503, code: 'issuer_unavailable' });
    expect(answer.headers['retry-after']).toBe('5');
    expect(await answerTo(TOKEN)).toEqual({ status: 200 });
    issuer.isUp = true;
    expect(await answerTo(token)).toEqual({ status: 200 });
  });

  it('under its name is not believed to be another', async () => {
    await api.close();
    api = apiTrusting(`${issuer.url}/`);
    expect(await answerTo(await issuer.sign({ ...OPS, iss: `${issuer.url}/` }))).toEqual({
      status: 503,
      code: 'issuer_unavailable',
    });
  });
});
