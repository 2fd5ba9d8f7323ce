import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProgrammeFolder } from '../../../client/programme/read-programme-folder.ts';
import { recordActs, type Act } from '../../../store/audit/record-acts.ts';
import { accessGranted, activity, userCreated } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';
import { allPages } from './all-pages.ts';

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld();
  api.world.setTime('2026-01-10T00:00:00Z');
  await api.world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }));
});
afterAll(async () => api.close());

interface Page {
  readonly items: readonly { id: number; operation: string; subject: string | null; requestId: string }[];
  readonly nextCursor: string | null;
}

const acts = async (query = ''): Promise<Page> => (await api.get(`/v1/audit?${query}`)).json();

const walk = async (query: string): Promise<readonly number[]> => (await allPages(acts, query)).map(({ id }) => id);

describe('every call that changes something', () => {
  it('leaves an act: who, what, about what, as it was and is, under which request', async () => {
    const removal = { user: 'ann', client: 'shop', by: 'partner' };
    const headers = { 'x-request-id': 'removal-1' };
    const answer = await api.post('/v1/access-removals', { ...removal, confirm: 'REMOVE' }, headers);
    expect(answer.headers['x-request-id']).toBe('removal-1');
    expect((await acts('operation=removeAccess')).items).toEqual([
      {
        id: expect.any(Number) as number,
        at: expect.stringMatching(/^20\d\d-/) as string,
        caller: { id: 'admin', name: 'admin', role: 'admin' },
        operation: 'removeAccess',
        subject: 'user:ann',
        before: null,
        after: { ...removal, events: [answer.json<{ event: object }>().event] },
        requestId: 'removal-1',
      },
    ]);
  });

  it('leaves none when it was only a repeat', async () => {
    const removal = { user: 'ann', client: 'shop', by: 'partner', confirm: 'REMOVE' };
    expect((await api.post('/v1/access-removals', removal)).statusCode).toBe(200);
    expect((await acts('operation=removeAccess')).items).toHaveLength(1);
  });

  it('leaves one for events that are new, with what became of them', async () => {
    const event = userCreated('eve', 'acme');
    await api.postEvents([event, {}], undefined);
    await api.postEvents([event]);
    expect((await acts('operation=postEvents')).items).toMatchObject([
      { subject: null, after: { accepted: 1, duplicates: 0, refused: 1 } },
    ]);
  });

  it('leaves one for a published rule set', async () => {
    const files = Object.fromEntries(await readProgrammeFolder('examples/oss/programme'));
    expect((await api.post('/v1/rule-sets', { files, from: 'always', note: 'why' })).statusCode).toBe(200);
    expect((await acts('operation=publishRuleSet')).items).toMatchObject([
      {
        subject: 'rule_set:oss@2',
        before: { version: 'oss@1' },
        after: { version: 'oss@2', effectiveFrom: 'always', note: 'why' },
      },
    ]);
  });

  it('leaves none when it was refused, or only looked', async () => {
    const before = await walk('limit=1000');
    await api.post('/v1/access-removals', { user: 'ann', client: 'nowhere', by: 'partner', confirm: 'REMOVE' });
    await api.post('/v1/access-removals/preview', { user: 'ann', client: 'shop', by: 'partner' });
    await api.post('/v1/tokens', {});
    await api.get('/v1/relationships', 'partner');
    expect(await walk('limit=1000')).toEqual(before);
  });
});

describe('the log', () => {
  it('can not be changed by anybody', async () => {
    for (const sql of [`UPDATE act SET subject = 'x'`, 'DELETE FROM act', 'TRUNCATE act']) {
      await expect(api.world.pool.query(sql)).rejects.toThrow('act is append-only');
    }
  });

  it('is written in the transaction of the act: what is rolled back leaves none', async () => {
    const before = await walk('limit=1000');
    const broken = { ...accessGranted('ann', 'shop') };
    await api.world.pool.query('ALTER TABLE act ADD CONSTRAINT refuse_all CHECK (false) NOT VALID');
    expect((await api.postEvents([broken])).statusCode).toBe(500);
    await api.world.pool.query('ALTER TABLE act DROP CONSTRAINT refuse_all');
    const { rows } = await api.world.pool.query('SELECT FROM ledger WHERE id = $1', [broken.id]);
    expect(rows).toEqual([]);
    expect(await walk('limit=1000')).toEqual(before);
  });
});

describe('GET /v1/audit', () => {
  const act = (index: number): Act => ({
    at: 1_000_000 + Math.floor(index / 4),
    caller: { id: `caller-${index % 2}`, name: 'x', role: 'ops' },
    operation: `operation-${index % 3}`,
    subject: index % 5 === 0 ? 'user:x' : null,
    before: null,
    after: null,
    requestId: String(index),
  });

  beforeAll(async () => {
    await recordActs(
      api.world.pool,
      Array.from({ length: 60 }, (_, index) => act(index)),
    );
  });

  it.each([
    ['', () => true],
    ['&caller=caller-1', (index: number) => index % 2 === 1],
    ['&operation=operation-2', (index: number) => index % 3 === 2],
    ['&subject=user:x', (index: number) => index % 5 === 0],
    ['&caller=caller-1&operation=operation-2', (index: number) => index % 2 === 1 && index % 3 === 2],
    [
      '&from=1970-01-01T00:16:40.005Z&until=1970-01-01T00:16:40.010Z&caller=caller-0',
      (index: number) => index >= 20 && index < 40 && index % 2 === 0,
    ],
  ])('lists in pages, newest first, what fits "%s"', async (filter, isWanted) => {
    const wanted = Array.from({ length: 60 }, (_, index) => index).filter(isWanted);
    for (const limit of [1, 7, 1000]) {
      const range = filter.includes('until') ? '' : '&until=1971-01-01T00:00:00Z';
      const found = await walk(`limit=${limit}${filter}${range}`);
      expect(found).toHaveLength(wanted.length);
      expect(found).toEqual(found.toSorted((a, b) => b - a));
    }
  });

  it.each(['limit=0', 'from=soon', 'calller=x', 'caller=', 'subject=%00'])(
    'says what is wrong with ?%s',
    async (query) => {
      expect((await api.get(`/v1/audit?${query}`)).json()).toMatchObject({ status: 400, code: 'invalid_request' });
    },
  );

  it('takes no cursor of another list', async () => {
    const { nextCursor } = (await api.get('/v1/relationships?limit=1&status=all')).json<Page>();
    for (const cursor of ['x', nextCursor ?? 'y']) {
      expect((await api.get(`/v1/audit?cursor=${cursor}`)).json()).toMatchObject({ code: 'invalid_cursor' });
    }
  });
});

describe('a request id', () => {
  it('is made when none comes, or one that no log should hold', async () => {
    for (const offered of [undefined, 'two words', 'x'.repeat(129), '']) {
      const answer = await api.app.inject({
        url: '/healthz',
        headers: { ...(offered && { 'x-request-id': offered }) },
      });
      expect(answer.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    }
  });

  it('stands in every problem', async () => {
    const answer = await api.app.inject({ url: '/v1/nothing', headers: { 'x-request-id': 'a/b' } });
    expect(answer.json()).toMatchObject({ code: 'not_found', requestId: 'a/b' });
  });
});
