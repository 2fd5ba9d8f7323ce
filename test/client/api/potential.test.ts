import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PartnerId } from '../../../rules/ids.ts';
import { readPotential, REFUSED } from '../../../store/potential/read-potential.ts';
import {
  accessGranted,
  activity,
  clientRegistered,
  partnerRegistered,
  subscriptionChanged,
  userAssigned,
  userCreated,
  userTagged,
} from '../../support/events.ts';
import { recordingPool } from '../../support/recording-pool.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';
import { clientsInPages } from './all-pages.ts';

let api: ApiWorld;
afterAll(async () => api.close());

const edit = (user: string, client: string, day: string) =>
  activity(user, client, { ...EDIT, at: `2026-${day}T00:00:00Z` });

/** `eve` has a private address; `rival` manages `shared` already. */
beforeAll(async () => {
  api = await createApiWorld();
  await api.world.send(
    partnerRegistered('rival', { domains: ['rival.example'] }),
    userCreated('bob', 'rival'),
    userCreated('eve', 'acme', { email: 'eve@home.example' }),
    userCreated('guest', 'acme', { employee: false }),
    ...['big', 'old', 'shared', 'unruly', 'mended'].flatMap((client) => [
      clientRegistered(client),
      subscriptionChanged(client, '1000'),
      accessGranted('eve', client),
    ]),
    accessGranted('bob', 'shared'),
    accessGranted('guest', 'big'),
    edit('eve', 'big', '03-01'),
    edit('eve', 'big', '03-02'),
    edit('guest', 'big', '03-03'),
    edit('eve', 'old', '01-02'),
    edit('bob', 'shared', '03-01'),
    edit('eve', 'shared', '03-01'),
    activity('eve', 'unruly', { tool: 'docs', action: 'viewed', at: '2026-03-01T00:00:00Z' }),
    activity('eve', 'unruly', { tool: 'login', action: 'created', at: '2026-03-01T00:00:00Z' }),
    edit('eve', 'mended', '03-01'),
    userAssigned('eve', 'mended', { at: '2026-03-02T00:00:00Z' }),
    edit('eve', 'shop', '03-01'),
    edit('ann', 'shop', '03-01'),
  );
  await api.world.judgeAll();
  api.world.setTime('2026-04-10T00:00:00Z');
});

interface Page {
  readonly items: readonly { readonly client: string; readonly users: readonly object[] }[];
  readonly nextCursor: string | null;
}

const list = async (query = ''): Promise<Page> =>
  (await api.get(`/v1/partners/acme/potential-credit${query}`, 'partner')).json();

describe('GET /v1/partners/{partner}/potential-credit', () => {
  it('lists clients where the rules are met and somebody can mend the rest', async () => {
    const { items } = await list();
    expect(items.map(({ client }) => client)).toEqual(['big', 'mended', 'shared']);
  });

  it('says how much was refused, what is to be mended by whom, and what it would bring', async () => {
    const [big] = (await list()).items;
    expect(big).toMatchObject({
      client: 'big',
      activities: 3,
      lastActivity: { user: 'guest', time: '2026-03-03T00:00:00.000Z', tool: 'docs', action: 'edited' },
      users: [
        {
          user: 'eve',
          toMend: [
            {
              precondition: 'not_assigned',
              mendings: [
                { by: 'partner_admin', remedy: 'assign_client' },
                { by: 'programme', remedy: 'approve_email_domain' },
              ],
            },
          ],
        },
        {
          user: 'guest',
          toMend: [
            {
              precondition: 'not_partner_employee',
              mendings: [{ by: 'partner_admin', remedy: 'mark_as_partner_employee' }],
            },
          ],
        },
      ],
      wouldBring: { credit: '1000', currency: 'USD', points: '10', partners: 1 },
    });
  });

  it('divides with those who manage the client, and names none of them', async () => {
    const answer = await api.get('/v1/partners/acme/potential-credit?lang=fr', 'partner');
    const shared = answer.json<Page>().items.at(-1);
    expect(shared).toMatchObject({ client: 'shared', wouldBring: { credit: '500', points: '5', partners: 2 } });
    expect(answer.body).toContain('le client n’est pas associé à l’utilisateur');
    expect(answer.body).not.toMatch(/rival|bob/);
  });

  it('says so when it has been mended and only the next activity is missing', async () => {
    const mended = (await list()).items.find(({ client }) => client === 'mended');
    expect(mended?.users).toEqual([{ user: 'eve', toMend: [] }]);
  });

  it('has nothing of it any more once the client is managed', async () => {
    await api.world.send(
      userTagged('guest', { at: '2026-04-09T00:00:00Z' }),
      activity('guest', 'big', { ...EDIT, at: '2026-04-09T01:00:00Z' }),
    );
    await api.world.judgeAll();
    expect((await list()).items.map(({ client }) => client)).toEqual(['mended', 'shared']);
  });

  it.each([1, 2])('comes in pages of %i pairs looked at, which together are the list', async (limit) => {
    expect(await clientsInPages(list, limit)).toEqual(['mended', 'shared']);
  });

  it.each([
    ['nobody/potential-credit', 404, 'unknown_partner'],
    ['acme/potential-credit?cursor=x', 400, 'invalid_cursor'],
    ['acme/potential-credit?limit=101', 400, 'invalid_request'],
    ['acme/potential-credit?lang=de', 400, 'invalid_request'],
  ])('answers %s with %i %s', async (path, status, code) => {
    expect((await api.get(`/v1/partners/${path}`)).json()).toMatchObject({ status, code });
  });

  it('reads the facts of all its pairs at once', async () => {
    const { pool, judge } = api.world;
    const recording = recordingPool(pool);
    const asked = { now: judge.clock.now(), after: '', limit: 100 };
    const { items } = await readPotential(recording.pool, judge.rulesNow, 'acme' as PartnerId, asked);
    expect(items).toHaveLength(2);
    expect(recording.take().filter(({ name }) => name === 'load-facts')).toHaveLength(1);
  });

  it('reads a range of the partner’s pairs, and of each what was refused lately, by index', async () => {
    const { pool } = api.world;
    await pool.query(`INSERT INTO relationship (partner_id, client_id)
      SELECT 'rival ' || i / 1000, 'client ' || i FROM generate_series(1, 20000) i`);
    await pool.query(`INSERT INTO verdict (position, partner_id, client_id, time, qualifies, reason)
      SELECT 1000000 + i, 'rival 1', 'client 1', i, false, 'not_assigned' FROM generate_series(1, 20000) i`);
    await pool.query('ANALYZE relationship, verdict');
    const plan = await pool.query<{ 'QUERY PLAN': string }>({
      text: `EXPLAIN ${REFUSED}`,
      values: ['acme', 1_775_000_000_000, 1_770_000_000_000, '', 100],
    });
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('relationship_pkey');
    expect(text).toContain('verdict_mendable');
  });
});
