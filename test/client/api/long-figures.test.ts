/** Events may have a hundred digits, and what is reckoned from them has more: a month of such figures is one like any other. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyArchive } from '../../../client/archive/verify/verify-archive.ts';
import { verifyChain } from '../../../store/months/verify-chain.ts';
import { archiveInto } from '../../support/archives.ts';
import { accessGranted, clientRegistered, dealClosed, subscriptionChanged } from '../../support/events.ts';
import { acts, instant, monthProgramme } from '../../support/month-world.ts';
import { createMonthApi, type MonthApi } from './month-api.ts';

const NOW = instant('2018-04-10T00:00:00Z');
/** The largest amount that an event can have without decimals, and with them. */
const NINES = '9'.repeat(100);
const MOST = `${NINES}.${NINES}`;
const N = 10n ** 100n - 1n;

/** USD 100 is a point; of JPY the smallest amount that a rule set can say is one. */
const rates = {
  pointsPerUnit: { managed: '1', assisted: '3', sourced: '5' },
  growth: { multiplier: '2', countries: ['IN'] },
  units: { USD: '100', JPY: `0.${'0'.repeat(99)}1` },
};

/** Sourced deals of USD NINES in India: N / 100 × 5 × 2 each, which is N tenths. */
const DEALS = 12;
const SOLD = tenths(N * BigInt(DEALS));

function tenths(count: bigint): string {
  return `${count / 10n}.${count % 10n}`;
}

let months: MonthApi;
beforeAll(async () => {
  months = await createMonthApi(NOW);
  const { world } = months;
  const at = '2018-01-05T00:00:00Z';
  await world.publish(monthProgramme({ 'rates.json': rates }));
  await world.send(
    clientRegistered('far', { at, country: 'IN' }),
    ...['c', 'd'].map((client) => subscriptionChanged(client, NINES, { at })),
    subscriptionChanged('far', MOST, { at, currency: 'JPY' }),
    accessGranted('p-user', 'far', { at }),
    acts('p', 'far', '2018-01-10'),
    ...Array.from({ length: DEALS }, (_, index) => dealClosed(`deal-${index}`, 'p', 'far', { at, mrr: NINES })),
  );
  await world.months.take('2018-01', 'closed');
  // What is found out late is as long.
  await world.send(
    ...['late-1', 'late-2'].map((deal) => dealClosed(deal, 'p', 'far', { at, mrr: MOST, currency: 'JPY' })),
  );
  await world.months.take('2018-02', 'closed');
  await world.months.take('2018-03');
});
afterAll(() => months.close());

async function get<T>(url: string): Promise<T> {
  const answer = await months.api.get(url);
  expect(answer.statusCode).toBe(200);
  return answer.json<T>();
}

interface Row {
  readonly month: string;
  readonly status: string;
  readonly totals: { readonly soldPoints: string; readonly adjustmentPoints: string };
}
interface Statement {
  readonly soldPoints: string;
  readonly adjustments: readonly { readonly points: string }[];
  readonly lines: readonly { readonly client: string; readonly mrr: string; readonly points: string }[];
}

describe('a month whose figures have more digits than those of any event', () => {
  it('is listed and shown to the last digit', async () => {
    const { items } = await get<{ items: readonly Row[] }>('/v1/months');
    expect(items.map(({ month, status }) => `${month} ${status}`).slice(1)).toEqual([
      '2018-03 draft',
      '2018-02 closed',
      '2018-01 closed',
    ]);
    expect(items.at(-1)?.totals.soldPoints).toBe(SOLD);
    expect(SOLD).toHaveLength(103);
    const { soldPoints, lines } = await get<Statement>('/v1/months/2018-01/statements/p');
    expect(soldPoints).toBe(SOLD);
    // The smallest unit: 10^100 points for each JPY, twice that in India.
    const points = 2n * (10n ** 200n - 1n);
    expect(lines.find(({ client }) => client === 'far')).toMatchObject({ mrr: MOST, points: `${points}` });
    expect((await get<{ items: unknown[] }>('/v1/months/2018-01/statements')).items).toHaveLength(2);
  });

  it('has what late deals are worth posted in the month after, as long as it is', async () => {
    const points = 2n * 10n * (10n ** 200n - 1n);
    const { adjustments } = await get<Statement>('/v1/months/2018-02/statements/p');
    expect(adjustments).toMatchObject([{ points: `${points}` }]);
    expect((await get<Row>('/v1/months/2018-02')).totals.adjustmentPoints).toBe(`${points}`);
  });

  it.each([
    '/v1/months/2018-01',
    '/v1/months/2018-03',
    '/v1/months/2018-01/statements/p/explanation',
    '/v1/months/2018-02/statements/p/explanation',
    '/v1/months/2018-02/statements/p/difference',
    '/v1/partners/p/forecast',
    '/v1/months/2018-04/statements/p?known_at=2018-04-10T00:00:00Z',
  ])('is read by %s', async (url) => {
    expect((await months.api.get(url)).statusCode).toBe(200);
  });

  it.each(['statements', 'lines', 'months'])('is exported as %s in every form', async (rows) => {
    for (const format of ['ndjson', 'json', 'csv']) {
      const answer = await months.api.get(`/v1/exports/${rows}?format=${format}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain(rows === 'lines' ? MOST : SOLD);
    }
  });

  it('proves itself by its hash, and its archive by computing it again', async () => {
    const chain = await verifyChain(months.world.pool, () => undefined);
    expect(chain).toMatchObject({ months: 2, last: '2018-02', faults: [] });
    for (const month of ['2018-01', '2018-02']) {
      const folder = await mkdtemp(join(tmpdir(), 'tenure-test-long-'));
      await archiveInto(folder, months.world.pool, month, NOW);
      expect(await verifyArchive(folder)).toMatchObject({ month, findings: [] });
      await rm(folder, { recursive: true });
    }
  });
});
