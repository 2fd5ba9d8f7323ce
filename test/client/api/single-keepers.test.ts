import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEPT_PAIRS } from '../../../store/single-keepers.ts';
import {
  accessGranted,
  accessRemoved,
  activity,
  clientRegistered,
  partnerRegistered,
  userCreated,
} from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';
import { clientsInPages, type ClientsPage } from './all-pages.ts';

let api: ApiWorld;
afterAll(async () => api.close());

const CLIENTS = ['both', 'lapsed', 'shop', 'watched', 'without'];
const edit = (user: string, client: string, day: string) =>
  activity(user, client, { ...EDIT, at: `2026-${day}T00:00:00Z` });

/** At `shop` ann is alone; at `watched` bob is there too, and does nothing; at `without` ann was active and has left. */
beforeAll(async () => {
  api = await createApiWorld();
  await api.world.send(
    partnerRegistered('rival', { domains: [] }),
    userCreated('bob', 'acme'),
    ...CLIENTS.filter((client) => client !== 'shop').flatMap((client) => [
      clientRegistered(client),
      accessGranted('ann', client),
      accessGranted('bob', client),
    ]),
    edit('ann', 'both', '03-01'),
    edit('bob', 'both', '03-02'),
    edit('ann', 'lapsed', '01-02'),
    edit('ann', 'shop', '03-01'),
    edit('bob', 'watched', '01-02'),
    edit('ann', 'watched', '03-01'),
    edit('ann', 'without', '03-01'),
    accessRemoved('ann', 'without', { at: '2026-03-05T00:00:00Z' }),
  );
  await api.world.judgeAll();
  api.world.setTime('2026-04-10T00:00:00Z');
});

const list = async (query = ''): Promise<ClientsPage> =>
  (await api.get(`/v1/partners/acme/single-keepers${query}`, 'partner')).json();

describe('GET /v1/partners/{partner}/single-keepers', () => {
  it('lists the managed clients that hang on one user, and why', async () => {
    expect(await list()).toEqual({
      partner: 'acme',
      asOf: '2026-04-10T00:00:00.000Z',
      items: [
        {
          client: 'shop',
          since: '2026-03-01T00:00:00.000Z',
          expiresAt: '2026-05-30T00:00:00.000Z',
          keepers: [{ user: 'ann', because: ['active', 'managing'] }],
        },
        {
          client: 'watched',
          since: '2026-01-02T00:00:00.000Z',
          expiresAt: '2026-05-30T00:00:00.000Z',
          keepers: [{ user: 'ann', because: ['active'] }],
        },
        {
          client: 'without',
          since: '2026-03-01T00:00:00.000Z',
          expiresAt: '2026-05-30T00:00:00.000Z',
          keepers: [
            { user: 'ann', because: ['active'] },
            { user: 'bob', because: ['managing'] },
          ],
        },
      ],
      nextCursor: null,
    });
  });

  it.each([1, 2, 3])('comes in pages of %i looked at, which together are the list', async (limit) => {
    expect(await clientsInPages(list, limit)).toEqual(['shop', 'watched', 'without']);
  });

  it.each([
    ['nobody/single-keepers', 404, 'unknown_partner'],
    ['acme/single-keepers?cursor=x', 400, 'invalid_cursor'],
    ['acme/single-keepers?limit=0', 400, 'invalid_request'],
    ['ac%00me/single-keepers', 400, 'invalid_request'],
  ])('answers %s with %i %s', async (path, status, code) => {
    expect((await api.get(`/v1/partners/${path}`)).json()).toMatchObject({ status, code });
  });

  it('reads a range of the partner’s pairs, however many there are', async () => {
    const { pool } = api.world;
    await pool.query(`INSERT INTO relationship (partner_id, client_id)
      SELECT 'rival ' || i / 1000, 'client ' || i FROM generate_series(1, 20000) i`);
    await pool.query('ANALYZE relationship');
    const plan = await pool.query<{ 'QUERY PLAN': string }>({
      text: `EXPLAIN ${KEPT_PAIRS}`,
      values: ['acme', 1_775_000_000_000, '', 100],
    });
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('relationship_pkey');
    expect(text).not.toMatch(/Seq Scan on relationship/);
  });
});
