import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Month } from '../../../rules/time/month.ts';
import { closeDraft } from '../../../store/months/publish/close-draft.ts';
import { adjustmentPosted } from '../../support/events.ts';
import { acts, createMonthWorld, instant, monthProgramme, type MonthWorld } from '../../support/month-world.ts';

const JANUARY = '2018-01' as Month;
const NOW = instant('2018-06-15T00:00:00Z');
const TIERS = {
  recalibration: 'monthly',
  tiers: [
    {
      name: 'gold',
      requirements: { all: [{ fact: 'totalPoints', operator: 'greaterThanInclusive', value: 7 }] },
    },
  ],
};

let world: MonthWorld;
beforeEach(async () => {
  world = await createMonthWorld();
});
afterEach(() => world.store.close());

async function told(): Promise<readonly string[]> {
  const rows = await world.store.rows<{ kind: string; partner: string; month: string; said: string }>(
    `SELECT kind, partner_id AS partner, body ->> 'month' AS month,
       coalesce(body ->> 'totalPoints', (body ->> 'from') || ' to ' || (body ->> 'to'), 'none to ' || (body ->> 'to'),
         (body ->> 'from') || ' to none') AS said
     FROM notice WHERE client_id IS NULL ORDER BY id`,
  );
  return rows.map(({ kind, partner, month, said }) => `${kind} ${month} ${partner}: ${said}`);
}

describe('a month', () => {
  it('is told to each partner when it is drafted, and when it closes', async () => {
    await world.months.take(JANUARY);
    await closeDraft(world.pool, JANUARY, NOW);
    expect(await told()).toEqual([
      'month_drafted 2018-01 p: 8',
      'month_drafted 2018-01 q: 5',
      'month_closed 2018-01 p: 8',
      'month_closed 2018-01 q: 5',
    ]);
  });

  it('says its figures, its tiers and the hash of the statement', async () => {
    await world.months.take(JANUARY, 'closed');
    const [row] = await world.store.rows<{ body: object }>(
      `SELECT body FROM notice WHERE partner_id = 'p' AND client_id IS NULL`,
    );
    expect(row?.body).toEqual({
      month: '2018-01',
      totalPoints: '8',
      managedPoints: '8',
      soldPoints: '0',
      tierBefore: null,
      performanceTier: null,
      creditedTier: null,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it('drafted anew is told only to those for whom the draft says something else', async () => {
    await world.months.take(JANUARY);
    await world.months.take(JANUARY);
    await world.send(adjustmentPosted('q', '2018-01', '1'));
    await world.months.take(JANUARY);
    expect((await told()).slice(2)).toEqual(['month_drafted 2018-01 q: 6']);
  });

  it('is not told twice when it is closed twice', async () => {
    await world.months.take(JANUARY);
    await closeDraft(world.pool, JANUARY, NOW);
    await closeDraft(world.pool, JANUARY, NOW);
    expect((await told()).filter((line) => line.startsWith('month_closed'))).toHaveLength(2);
  });

  it('that closes tells whose tier it changed, up and down', async () => {
    await world.publish(monthProgramme({ 'tiers.json': TIERS }));
    await world.months.take(JANUARY, 'closed');
    await world.send(acts('q', 'd', '2018-02-01'));
    await world.months.take('2018-02', 'closed');
    expect((await told()).filter((line) => line.startsWith('tier_changed'))).toEqual([
      'tier_changed 2018-01 p: none to gold',
      'tier_changed 2018-02 p: gold to none',
    ]);
  });

  it('of imported history is no news, even when somebody closes it', async () => {
    await world.pool.query('UPDATE ledger_head SET first_accepted_at = $1', [instant('2018-02-01T00:00:00Z')]);
    await world.months.take(JANUARY);
    await closeDraft(world.pool, JANUARY, NOW);
    expect(await told()).toEqual([]);
    await world.months.take('2018-02', 'closed');
    expect(await told()).toHaveLength(2);
  });

  it('leaves word for whoever passes notices on', async () => {
    await world.months.take(JANUARY);
    expect(
      await world.store.rows('SELECT FROM notice_news JOIN notice ON id = notice_id WHERE client_id IS NULL'),
    ).toHaveLength(2);
  });
});
