import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import { takesKey } from '../../../client/api/repeats/idempotency-key.ts';
import { OPERATIONS } from '../../../client/api/operations.ts';
import { realNow } from '../../../platform/clock.ts';
import type { Role } from '../../../store/tokens/role.ts';
import { createApiWorld, tokenOf, type ApiWorld } from './api-world.ts';

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld();
});
afterAll(async () => api.close());

const DAY = 24 * 3_600_000;
const token = (name: string): object => ({ name, role: 'ops' });
const make = (key: string, body: object = token(key)): Promise<LightMyRequestResponse> =>
  api.post('/v1/tokens', body, { 'idempotency-key': key });

async function tokensNamed(name: string): Promise<number> {
  const { rows } = await api.world.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM api_token WHERE name = $1',
    [name],
  );
  return rows[0]?.count ?? 0;
}

/** Lets the last call under a key be as old as it says. */
async function age(requestId: string, by: number, change = ''): Promise<void> {
  const { rowCount } = await api.world.pool.query(
    `UPDATE kept_answer SET begun_at = $2 ${change} WHERE request_id = $1`,
    [requestId, realNow() - by],
  );
  expect(rowCount).toBe(1);
}

describe('a call with an Idempotency-Key', () => {
  it('has one effect and one answer, however often it comes', async () => {
    const first = await make('twice');
    const again = await make('twice');
    expect(first.statusCode).toBe(200);
    expect(again.statusCode).toBe(200);
    expect(again.body).toBe(first.body);
    expect(again.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'content-type': first.headers['content-type'],
    });
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(await tokensNamed('twice')).toBe(1);
    const acts = (await api.get('/v1/audit?operation=createToken')).json<{ items: { after: { name: string } }[] }>();
    expect(acts.items.filter(({ after }) => after.name === 'twice')).toHaveLength(1);
  });

  it('has one effect when many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => make('at once')));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200));
    expect(await tokensNamed('at once')).toBe(1);
  });

  it('is the same call whatever the order of its fields, and no other', async () => {
    const first = await make('order', { name: 'order', role: 'ops' });
    expect((await make('order', { role: 'ops', name: 'order' })).body).toBe(first.body);
    for (const other of [
      await make('order', { name: 'order', role: 'finance' }),
      await api.post('/v1/webhooks', { url: 'https://example.org/' }, { 'idempotency-key': 'order' }),
    ]) {
      expect(other.json()).toMatchObject({ status: 409, code: 'idempotency_key_reused' });
    }
    expect(await tokensNamed('order')).toBe(1);
  });

  it('is no business of another caller with the same key', async () => {
    const body = { url: 'https://192.0.2.1/' };
    const as = (role: Role) =>
      api.post('/v1/webhooks', body, { 'idempotency-key': 'shared', authorization: `Bearer ${tokenOf(role)}` });
    const [mine, theirs] = [await as('admin'), await as('ops')];
    expect(theirs.headers).not.toHaveProperty('idempotent-replayed');
    expect(theirs.body).not.toBe(mine.body);
  });

  it('that was refused for how things stand is refused again in the same words', async () => {
    const refused = () =>
      api.post('/v1/user-erasures', { user: 'late', confirm: 'ERASE' }, { 'idempotency-key': 'refused' });
    const first = await refused();
    expect(first.json()).toMatchObject({ status: 404, code: 'unknown_user' });
    const again = await refused();
    expect([again.statusCode, again.body]).toEqual([404, first.body]);
    expect(again.headers['content-type']).toMatch('application/problem+json');
  });

  it('that was not as described leaves the key free', async () => {
    expect((await make('free', { role: 'ops' })).statusCode).toBe(400);
    expect((await make('free')).statusCode).toBe(200);
  });

  it('after a passing fault is made by the repeat', async () => {
    await api.world.pool.query('ALTER TABLE api_token RENAME TO api_token_away');
    expect((await make('passing')).statusCode).toBe(500);
    await api.world.pool.query('ALTER TABLE api_token_away RENAME TO api_token');
    expect((await make('passing')).statusCode).toBe(200);
    expect(await tokensNamed('passing')).toBe(1);
  });

  it('is forgotten after a day, and its row is cleared away by later calls', async () => {
    const first = await make('a day');
    await age(String(first.headers['x-request-id']), DAY + 1000);
    expect((await make('a day')).json()).not.toEqual(first.json());
    expect(await tokensNamed('a day')).toBe(2);
    const other = await make('old');
    await age(String(other.headers['x-request-id']), DAY + 1000);
    await make('new');
    const { rows } = await api.world.pool.query('SELECT FROM kept_answer WHERE request_id = $1', [
      other.headers['x-request-id'],
    ]);
    expect(rows).toEqual([]);
  });

  it('keeps its answer where nobody reads it without the key', async () => {
    const secret = (await make('a secret')).json<{ token: string }>().token;
    const { rows } = await api.world.pool.query<{ all: string }>(
      `SELECT json_agg(row_to_json(k))::text || string_agg(encode(body, 'escape'), '') AS all FROM kept_answer k`,
    );
    expect(rows[0]?.all).not.toContain(secret);
    expect(rows[0]?.all).not.toContain('a secret');
  });

  it.each(['', 'x'.repeat(256)])('needs a key of 1 to 255 characters: %#', async (key) => {
    expect((await make(key, token('long'))).json()).toMatchObject({
      code: 'invalid_request',
      errors: [{ in: 'header', pointer: '/idempotency-key' }],
    });
    expect(await tokensNamed('long')).toBe(0);
  });
});

describe('a call whose process ended before it could answer', () => {
  const NO_ANSWER = ', status = NULL, body = NULL';

  it('waits its turn, then says that it is under way', async () => {
    const first = await make('under way');
    await age(String(first.headers['x-request-id']), 0, NO_ANSWER);
    const again = await make('under way');
    expect(again.json()).toMatchObject({ status: 409, code: 'idempotency_key_in_use' });
    expect(again.headers['retry-after']).toBe('1');
  }, 60_000);

  it('is not made again if it was made', async () => {
    const first = await make('made');
    const requestId = String(first.headers['x-request-id']);
    await age(requestId, 300_000, NO_ANSWER);
    expect((await make('made')).json()).toMatchObject({
      status: 409,
      code: 'answer_lost',
      detail: expect.stringContaining(requestId) as string,
    });
    expect(await tokensNamed('made')).toBe(1);
  });

  it('is made by the repeat if it was not', async () => {
    const first = await make('not made');
    const requestId = String(first.headers['x-request-id']);
    await api.world.pool.query('UPDATE kept_answer SET request_id = $2 WHERE request_id = $1', [requestId, 'nobody']);
    await age('nobody', 300_000, NO_ANSWER);
    expect((await make('not made')).statusCode).toBe(200);
    expect(await tokensNamed('not made')).toBe(2);
  });

  it('gets the first receipt if the key names the event', async () => {
    const remove = () =>
      api.post(
        '/v1/access-removals',
        { user: 'ann', client: 'shop', by: 'partner', confirm: 'REMOVE' },
        { 'idempotency-key': 'ann leaves' },
      );
    const first = await remove();
    await age(String(first.headers['x-request-id']), 300_000, NO_ANSWER);
    expect((await remove()).json()).toEqual(first.json());
  });
});

const POSTS = OPERATIONS.filter(takesKey).map((operation) => [operation.id, operation] as const);

describe('every POST that changes something', () => {
  it('is meant', () => {
    expect(POSTS.map(([id]) => id)).toEqual(expect.arrayContaining(['postEvents', 'publishRuleSet', 'offboard']));
    expect(POSTS.map(([id]) => id)).not.toContain('previewOffboarding');
  });

  it.each(POSTS)('%s says in the document that it takes a key', async (_id, { path }) => {
    const { paths } = (await api.app.inject('/openapi.json')).json<{
      paths: Record<string, { post: { parameters: { name: string; in: string }[] } }>;
    }>();
    expect(paths[path]?.post.parameters).toContainEqual(
      expect.objectContaining({ in: 'header', name: 'idempotency-key', required: false }),
    );
  });

  it('takes events under a key as well: the counts are those of the first', async () => {
    const post = () =>
      api.post('/v1/events', [{}], {
        'content-type': 'application/cloudevents-batch+json',
        'idempotency-key': 'events',
      });
    expect((await post()).body).toBe((await post()).body);
  });
});
