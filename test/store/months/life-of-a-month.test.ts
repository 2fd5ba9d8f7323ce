import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realNow } from '../../../platform/clock.ts';
import { sha256 } from '../../../platform/sha256.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import { statementText } from '../../../rules/month/seal.ts';
import { statementRow } from '../../../rules/month/statement-row.ts';
import type { Month } from '../../../rules/time/month.ts';
import { computeNextPage, runContext } from '../../../store/months/compute/compute-pages.ts';
import { freezeMonth } from '../../../store/months/freeze/freeze-month.ts';
import { abandonRun, beginRun } from '../../../store/months/lease.ts';
import { monthRowOf } from '../../../store/months/month-rows.ts';
import { publishedMonth, statementOf } from '../../../store/months/read/statements.ts';
import { sweepRuns } from '../../../store/months/sweep.ts';
import { activityVoided, adjustmentPosted, subscriptionChanged } from '../../support/events.ts';
import { acts, createMonthWorld, instant, monthProgramme, type MonthWorld } from '../../support/month-world.ts';

const JANUARY = '2018-01' as Month;
const FEBRUARY = '2018-02' as Month;
const NOW = instant('2018-06-15T00:00:00Z');

let world: MonthWorld;
beforeEach(async () => {
  world = await createMonthWorld();
});
afterEach(() => world.store.close());

async function hashOf(month: Month): Promise<string | undefined> {
  return (await monthRowOf(world.pool, month))?.published?.hash;
}

async function pointsOf(month: Month): Promise<readonly string[]> {
  return (await world.months.rows(month)).map(
    ({ partner, managedPoints, totalPoints }) => `${partner} ${managedPoints} ${totalPoints}`,
  );
}

describe('a draft', () => {
  it('is what the ledger means at its cut', async () => {
    await world.months.take(JANUARY);
    expect(await pointsOf(JANUARY)).toEqual(['p 8 8', 'q 5 5']);
  });

  it('takes in what nobody has judged yet, and nothing is judged by it', async () => {
    await world.months.judge();
    await world.send(acts('q', 'd', '2018-01-20'));
    await world.months.take(JANUARY);
    expect(await pointsOf(JANUARY)).toEqual(['p 6.5 6.5', 'q 6.5 6.5']);
    expect(await world.store.rows('SELECT FROM mark')).toHaveLength(1);
  });

  it('run again over the same ledger has the same bytes and hash, also after events from its end on', async () => {
    await world.months.take(JANUARY);
    const first = { hash: await hashOf(JANUARY), statements: JSON.stringify(await world.months.statements(JANUARY)) };
    await world.months.take(JANUARY);
    expect(await hashOf(JANUARY)).toBe(first.hash);
    await world.send(acts('p', 'd', '2018-02-01'), subscriptionChanged('d', '7', { at: '2018-02-01T00:00:00Z' }));
    await world.publish(monthProgramme(), instant('2018-02-01T00:00:00Z'));
    await world.months.take(JANUARY);
    expect(await hashOf(JANUARY)).toBe(first.hash);
    expect(JSON.stringify(await world.months.statements(JANUARY))).toBe(first.statements);
  });

  it.each([
    ['an event before its end', () => world.send(acts('p', 'd', '2018-01-31'))],
    [
      'a correction, whatever its time',
      () => world.send(adjustmentPosted('p', '2018-05', '1', { at: '2018-05-01T00:00:00Z' })),
    ],
    ['a void', () => world.send(activityVoided({ source: 'nobody', id: 'nothing' }, { at: '2018-05-01T00:00:00Z' }))],
    ['a rule set in force before its end', () => world.publish(monthProgramme(), instant('2018-01-31T00:00:00Z'))],
  ])('run again after %s has another hash', async (_what, happens) => {
    await world.months.take(JANUARY);
    const first = await hashOf(JANUARY);
    await happens();
    await world.months.take(JANUARY);
    expect(await hashOf(JANUARY)).not.toBe(first);
  });

  it('has the position of the last event before its end, or correction', async () => {
    await world.months.take(JANUARY);
    const [{ position } = { position: 0 }] = await world.months.statements(JANUARY);
    await world.send(acts('p', 'd', '2018-02-01'));
    await world.months.take(JANUARY);
    expect((await world.months.statements(JANUARY)).map((one) => one.position)).toEqual([position, position]);
    await world.send(acts('p', 'd', '2018-01-31'));
    await world.months.take(JANUARY);
    expect((await world.months.statements(JANUARY))[0]?.position).toBe(position + 2);
  });

  it('leaves nothing behind but itself', async () => {
    await world.months.take(JANUARY);
    await world.months.take(JANUARY);
    expect(await world.store.rows('SELECT DISTINCT run FROM month_line')).toHaveLength(1);
    const inputs = ['month_partner_input', 'month_pair_input', 'month_page'];
    for (const table of inputs) expect(await world.store.rows(`SELECT FROM ${table}`)).toHaveLength(0);
  });
});

describe('the statement of one partner', () => {
  it('is that of the month, and null for a partner without one', async () => {
    await world.months.take(JANUARY);
    const month = await publishedMonth(world.pool, JANUARY);
    if (month === null) throw new Error('no month was published');
    const [first] = await world.months.statements(JANUARY);
    expect(await statementOf(world.pool, month, 'p' as PartnerId)).toEqual(first);
    expect(await statementOf(world.pool, month, 'nobody' as PartnerId)).toBeNull();
  });
});

describe('the hash of a statement', () => {
  it('is over its row, where it was taken, the rule sets and the month before', async () => {
    await world.months.take(JANUARY);
    await world.months.take(FEBRUARY);
    const basis = (await publishedMonth(world.pool, FEBRUARY))?.basis;
    expect(basis?.previous).toBe(await hashOf(JANUARY));
    for (const { statement, hash } of await world.months.statements(FEBRUARY)) {
      expect(basis === undefined ? '' : sha256(statementText(statementRow(statement), basis))).toBe(hash);
    }
  });
});

describe('a run', () => {
  const begin = (key: string, at = realNow()) =>
    beginRun(world.pool, { month: JANUARY, key, now: NOW, realNow: at, leaseMs: 60_000 });

  it('is the only one that works on its month', async () => {
    const [first, second] = await Promise.all([begin('one'), begin('two')]);
    expect([first.kind, second.kind].sort()).toEqual(['busy', 'working']);
  });

  it('is gone on with by whoever asks with the same key', async () => {
    const first = await begin('one');
    expect(await begin('one')).toEqual(first);
  });

  it('that gave no sign of life for the time of its lease is taken over, and changes nothing any more', async () => {
    const lost = await world.months.freeze(JANUARY);
    expect((await begin('two', realNow() + 61_000)).kind).toBe('working');
    await expect(computeNextPage(world.pool, await runContext(world.pool, lost), 'statements')).rejects.toThrow(
      'no longer holds',
    );
    await expect(world.months.publish(lost)).rejects.toThrow('no longer holds');
    expect(await world.store.rows('SELECT FROM month_statement')).toHaveLength(0);
  });

  it('that was given up leaves the month as it was', async () => {
    await world.months.take(JANUARY);
    const before = await hashOf(JANUARY);
    const run = await world.months.freeze(JANUARY);
    await world.months.compute(run);
    await abandonRun(world.pool, JANUARY, run);
    await sweepRuns(world.pool);
    expect(await hashOf(JANUARY)).toBe(before);
    expect(await world.store.rows('SELECT DISTINCT run FROM month_statement')).toHaveLength(1);
  });

  it('reads nothing that is accepted after its inputs were frozen', async () => {
    const run = await world.months.freeze(JANUARY);
    await world.send(acts('q', 'd', '2018-01-20'), subscriptionChanged('c', '9000', { at: '2018-01-20T00:00:00Z' }));
    await world.publish(
      monthProgramme({
        'rates.json': {
          pointsPerUnit: { managed: '9', assisted: '3', sourced: '5' },
          growth: { multiplier: '2', countries: [] },
          units: { USD: '1' },
        },
      }),
    );
    await world.months.judge();
    await world.months.compute(run);
    expect(await world.months.publish(run)).toMatchObject({ kind: 'published' });
    expect(await pointsOf(JANUARY)).toEqual(['p 8 8', 'q 5 5']);
  });

  it('is built on the month before, and on no other than it was frozen with', async () => {
    await world.months.take(JANUARY);
    const run = await world.months.freeze(FEBRUARY);
    await world.months.compute(run);
    await world.send(acts('q', 'd', '2018-01-20'));
    await world.months.take(JANUARY);
    expect(await world.months.publish(run)).toEqual({ kind: 'outdated' });
  });

  it('needs the month before', async () => {
    const begun = await beginRun(world.pool, { month: FEBRUARY, key: 'k', now: NOW, realNow: realNow(), leaseMs: 1 });
    const run = begun.kind === 'working' ? begun.run : 0;
    const frozen = await freezeMonth(world.pool, {
      run,
      month: FEBRUARY,
      rulesNow: world.months.rulesNow,
      mostUnjudged: 100,
    });
    expect(frozen).toEqual({ kind: 'no_previous', month: JANUARY });
  });

  it('is computed from the pairs of the attempt that froze it, and of no other', async () => {
    await world.months.take(JANUARY);
    const hash = await hashOf(JANUARY);
    const run = await world.months.freeze(JANUARY);
    // Another attempt wrote its pairs, and was killed before it could say that they are the ones.
    const [pair] = await world.store.rows<{ cut: number }>('SELECT cut FROM month_pair_input');
    await world.pool.query(
      `INSERT INTO month_pair_input (run, cut, page, partner_id, client_id, country, payments, starts, ends, times, expiries)
       SELECT run, cut + 1000, page, partner_id, client_id || '2', country, payments, starts, ends, times, expiries
       FROM month_pair_input`,
    );
    expect(pair?.cut).toBeGreaterThan(0);
    await world.months.compute(run);
    expect(await world.months.publish(run)).toMatchObject({ kind: 'published', hash });
    await sweepRuns(world.pool);
    expect(await world.store.rows('SELECT FROM month_pair_input')).toHaveLength(0);
  });

  it('is frozen once, though two attempts are at it', async () => {
    await world.months.take(JANUARY);
    const hash = await hashOf(JANUARY);
    const begun = await begin('one');
    const run = begun.kind === 'working' ? begun.run : 0;
    const freeze = () =>
      freezeMonth(world.pool, { run, month: JANUARY, rulesNow: world.months.rulesNow, mostUnjudged: 100 });
    const attempts = await Promise.allSettled([freeze(), freeze()]);
    expect(attempts).toContainEqual({ status: 'fulfilled', value: { kind: 'frozen' } });
    expect(await freeze()).toEqual({ kind: 'frozen' });
    await world.months.compute(run);
    expect(await world.months.publish(run)).toMatchObject({ kind: 'published', hash });
  });

  it('leaves what is unjudged to the judge when it is much', async () => {
    const begun = await begin('one');
    const run = begun.kind === 'working' ? begun.run : 0;
    const freeze = (mostUnjudged: number) =>
      freezeMonth(world.pool, { run, month: JANUARY, rulesNow: world.months.rulesNow, mostUnjudged });
    expect(await freeze(1)).toEqual({ kind: 'unjudged' });
    await world.months.judge();
    expect(await freeze(1)).toEqual({ kind: 'frozen' });
    // Whoever tries again finds it done.
    expect(await freeze(1)).toEqual({ kind: 'frozen' });
  });
});

describe('a control sum that does not add up', () => {
  it.each([
    [
      'share',
      `UPDATE month_line SET share = share + 0.01 WHERE client_id = 'c' AND partner_id = 'q'`,
      { kind: 'client_shares', client: 'c', shares: '1000.01' },
    ],
    ['line', `DELETE FROM month_line WHERE client_id = 'd'`, { kind: 'client_missing', client: 'd', partner: 'p' }],
    [
      'total',
      `UPDATE month_statement SET total_points = 9 WHERE partner_id = 'p'`,
      { kind: 'statement_total', partner: 'p', total: '9' },
    ],
    [
      'point',
      `UPDATE month_line SET points = 6 WHERE client_id = 'c' AND partner_id = 'q'`,
      { kind: 'statement_total', partner: 'q', lines: '6' },
    ],
  ])('of a %s stops the publication and says whose it is', async (_what, damage, fault) => {
    const run = await world.months.freeze(JANUARY);
    await world.months.compute(run);
    await world.pool.query(
      'ALTER TABLE month_line DISABLE TRIGGER USER; ALTER TABLE month_statement DISABLE TRIGGER USER',
    );
    await world.pool.query(damage);
    const published = await world.months.publish(run, 'closed');
    expect(published).toMatchObject({
      kind: 'control_sums',
      faults: expect.arrayContaining([expect.objectContaining(fault)]),
    });
    expect((await monthRowOf(world.pool, JANUARY))?.status).toBe('open');
    expect(
      await world.store.rows(`SELECT fault -> 'faults' -> 0 ->> 'kind' AS kind FROM month_run WHERE status = 'failed'`),
    ).toHaveLength(1);
  });
});
