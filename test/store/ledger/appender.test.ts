import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppendQueueFullError, AppenderClosedError } from '../../../store/errors.ts';
import { createAppender } from '../../../store/ledger/appender.ts';
import { createPool } from '../../../store/pool.ts';
import { activity, parsed } from '../../support/events.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

describe.each([
  { connection: 'pipelined', pipelined: true },
  { connection: 'a plain one', pipelined: false },
])('appends that come while another one runs ($connection)', ({ pipelined }) => {
  let store: TestStore;
  let pool: Pool;

  beforeEach(async () => {
    store = await createTestStore();
    pool = createPool(store.url, { max: 1, applicationName: 'test', pipelined });
  });
  afterEach(async () => {
    await pool.end();
    await store.close();
  });

  const some = (count: number, prefix = 'e'): ReturnType<typeof parsed> =>
    parsed(...Array.from({ length: count }, (_, n) => activity('ann', 'shop', { id: `${prefix}-${n}` })));

  async function transactions(): Promise<number> {
    const [row] = await store.rows<{ count: number }>('SELECT count(DISTINCT xmin::text)::int AS count FROM ledger');
    return row?.count ?? 0;
  }

  it('share one transaction, and each caller gets its own results', async () => {
    const appender = createAppender(pool);
    const offers = Array.from({ length: 20 }, (_, n) => some((n % 3) + 1, `offer-${n}`));
    const answers = await Promise.all(offers.map((events) => appender.append(events, 1)));
    expect(answers.map((answer) => answer.length)).toEqual(offers.map((events) => events.length));
    const positions = answers.flat().map((result) => (result.kind === 'accepted' ? result.position : null));
    expect(positions).toEqual(positions.map((_, index) => index + 1));
    expect(await transactions()).toBe(2);
  });

  it('are decided in the order of the offers, also within the shared transaction', async () => {
    const appender = createAppender(pool);
    const [event] = some(1);
    const other = parsed(activity('bob', 'shop', { id: 'e-0' }));
    const offers = [some(1), some(1), other, event === undefined ? [] : [event, event]];
    const answers = await Promise.all(offers.map((events) => appender.append(events, 1)));
    expect(answers.map((answer) => answer.map(({ kind }) => kind))).toEqual([
      ['accepted'],
      ['duplicate'],
      ['conflict'],
      ['duplicate', 'duplicate'],
    ]);
  });

  it('keep their own instants of acceptance', async () => {
    const appender = createAppender(pool);
    await Promise.all([10, 20, 30].map((acceptedAt) => appender.append(some(1, `at-${acceptedAt}`), acceptedAt)));
    expect(await store.rows('SELECT accepted_at FROM ledger ORDER BY position')).toEqual([
      { accepted_at: 10 },
      { accepted_at: 20 },
      { accepted_at: 30 },
    ]);
  });

  it('are split between transactions of a bounded size, but an offer never is', async () => {
    const appender = createAppender(pool, { maxBatch: 5 });
    const offers = [some(1, 'a'), some(3, 'b'), some(2, 'c'), some(9, 'd'), some(1, 'e')];
    await Promise.all(offers.map((events) => appender.append(events, 1)));
    const rows = await store.rows<{ ids: string }>(
      `SELECT string_agg(DISTINCT left(id, 1), '' ORDER BY left(id, 1)) AS ids FROM ledger
       GROUP BY xmin::text ORDER BY min(position)`,
    );
    expect(rows.map(({ ids }) => ids)).toEqual(['a', 'bc', 'd', 'e']);
  });

  it('are turned away when too many wait, and taken again afterwards', async () => {
    const appender = createAppender(pool, { maxWaiting: 10 });
    const accepted = [appender.append(some(6, 'a'), 1), appender.append(some(6, 'b'), 1)];
    expect(appender.isFull).toBe(true);
    expect(appender.waiting).toBe(12);
    await expect(appender.append(some(1, 'c'), 1)).rejects.toThrow(AppendQueueFullError);
    await Promise.all(accepted);
    expect(appender.isFull).toBe(false);
    expect(await appender.append(some(1, 'c'), 1)).toEqual([{ kind: 'accepted', position: 13 }]);
  });

  it('fail alone when the data of one is at fault', async () => {
    await store.pool.query(`ALTER TABLE ledger ADD CHECK (id <> 'poison-0')`);
    const appender = createAppender(pool);
    const offers = [some(1, 'a'), some(2, 'b'), some(1, 'poison'), some(2, 'c')];
    const answers = await Promise.allSettled(offers.map((events) => appender.append(events, 1)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await store.rows('SELECT id FROM ledger ORDER BY position')).toEqual(
      ['a-0', 'b-0', 'b-1', 'c-0', 'c-1'].map((id) => ({ id })),
    );
  });

  it('go on after the database was away', async () => {
    const appender = createAppender(pool);
    await appender.append(some(1, 'before'), 1);
    await store.pool.query('ALTER TABLE ledger RENAME TO hidden');
    const away = await Promise.allSettled([appender.append(some(1), 1), appender.append(some(2), 1)]);
    for (const answer of away) expect(String(answer.status === 'rejected' && answer.reason)).toContain('ledger');
    await store.pool.query('ALTER TABLE hidden RENAME TO ledger');
    expect((await appender.append(some(1), 1)).map(({ kind }) => kind)).toEqual(['accepted']);
    expect(appender.waiting).toBe(0);
  });

  it('go on when the first of all found no database', async () => {
    const nowhere = createPool(store.url.replace(/\/[^/]*$/, '/no_such_database'), { max: 1, applicationName: 'test' });
    const appender = createAppender(nowhere);
    await expect(appender.append(some(1), 1)).rejects.toThrow('no_such_database');
    await expect(appender.append(some(1), 1)).rejects.toThrow('no_such_database');
    expect(appender.waiting).toBe(0);
    await nowhere.end();
  });

  it('are finished before the appender is closed, and not taken after', async () => {
    const appender = createAppender(pool);
    const offers = [appender.append(some(1, 'a'), 1), appender.append(some(1, 'b'), 1)];
    await appender.close();
    expect(await store.rows('SELECT id FROM ledger')).toHaveLength(2);
    await Promise.all(offers);
    await expect(appender.append(some(1, 'c'), 1)).rejects.toThrow(AppenderClosedError);
  });
});
