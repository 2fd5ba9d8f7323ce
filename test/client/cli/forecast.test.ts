import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForecastRow } from '../../../rules/forecast/forecast-row.ts';
import {
  accessGranted,
  activity,
  clientRegistered,
  partnerRegistered,
  subscriptionChanged,
  userCreated,
} from '../../support/events.ts';
import { monthRunner } from '../../support/months.ts';
import { EDIT } from '../../support/world.ts';
import { serveApiWorld, type ServedApi } from './served-api.ts';

let served: ServedApi;
const NOW = '2026-02-10T12:00:00Z';

beforeAll(async () => {
  served = await serveApiWorld();
  const { world } = served.api;
  world.setTime(NOW);
  await world.send(
    subscriptionChanged('shop', '1000'),
    activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }),
    partnerRegistered('beta', { domains: ['beta.example'] }),
    userCreated('bob', 'beta'),
    ...['shop', 'mill'].flatMap((client) => [clientRegistered(client), accessGranted('bob', client)]),
    subscriptionChanged('mill', '500'),
    activity('bob', 'shop', { ...EDIT, at: '2026-01-20T00:00:00Z' }),
    activity('bob', 'mill', { ...EDIT, at: '2026-02-01T00:00:00Z' }),
  );
  await world.judgeAll();
  await monthRunner(world.pool, Date.parse(NOW)).take('2026-01');
});
afterAll(async () => served.close());

const tenure: ServedApi['tenure'] = (args, options) => served.tenure(args, options);

describe('tenure forecast', () => {
  it('prints what changes day by day, the months, and what expires', async () => {
    const { code, stdout, stderr } = await tenure(['forecast', 'beta']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^beta, tier \w+, if nothing is done from 2026-02-10 12:00:00 UTC on\n/);
    // acme's relationship with shop expires on 2 April: its share moves.
    expect(stdout).toContain(
      '2026-02-10       2        10\n2026-04-02       2        15\n2026-04-20       1        5\n',
    );
    expect(stdout).toMatch(/shop {4}2026-04-20 00:00:00 {2}in 68 d {2}5\n/);
  });

  it('says what is missing for the next tier by the end of the month', async () => {
    const { stdout } = await tenure(['forecast', 'acme']);
    expect(stdout).toMatch(/To reach \w+ in 2026-02:\n {2}\w+/);
    expect(stdout).toMatch(/ missing\n/);
  });

  it('prints one JSON object with every day', async () => {
    const { stdout } = await tenure(['forecast', 'acme', '--json']);
    const row = JSON.parse(stdout) as ForecastRow;
    expect(row.days).toHaveLength(90);
    expect(row.months.map(({ month }) => month)).toEqual(['2026-02', '2026-03', '2026-04']);
  });

  it('prints a line for every partner without one', async () => {
    const { code, stdout } = await tenure(['forecast']);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['PARTNER', 'acme', 'beta', '']);
    const { items } = JSON.parse((await tenure(['forecast', '--json'])).stdout) as { items: { partner: string }[] };
    expect(items.map(({ partner }) => partner)).toEqual(['acme', 'beta']);
  });

  it('says who is not registered', async () => {
    const { code, stderr } = await tenure(['forecast', 'nobody']);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no partner "nobody".');
  });
});

describe('GET /v1/forecasts', () => {
  it('goes on page by page, and holds a partner to itself', async () => {
    const { api } = served;
    const first = (await api.get('/v1/forecasts?limit=1')).json() as { items: object[]; nextCursor: string };
    expect(first.items).toMatchObject([{ partner: 'acme' }]);
    const second = await api.get(`/v1/forecasts?limit=1&cursor=${first.nextCursor}`);
    expect(second.json()).toMatchObject({ items: [{ partner: 'beta' }] });
    expect((await api.get('/v1/forecasts', 'partner')).json()).toMatchObject({
      items: [{ partner: 'acme' }],
      nextCursor: null,
    });
    expect((await api.get('/v1/partners/beta/forecast', 'partner')).statusCode).toBe(403);
    expect((await api.get('/v1/partners/acme/forecast', 'partner')).statusCode).toBe(200);
    expect((await api.get('/v1/forecasts?cursor=x')).json()).toMatchObject({ code: 'invalid_cursor' });
    expect((await api.get('/v1/forecasts?limit=101')).statusCode).toBe(400);
  });
});
