/** How far work is behind, by its kind, and that looking costs no more on a long queue. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProgrammeClock } from '../../platform/clock.ts';
import { readLag, readReadiness } from '../../store/lag.ts';
import { createWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const clock = new ProgrammeClock();
let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => world.close());

beforeEach(async () => {
  await world.pool.query('DELETE FROM mark');
  await world.pool.query('DELETE FROM stale_pair');
  await world.pool.query('DELETE FROM wake_up');
  await world.pool.query('DELETE FROM relationship');
});

const run = async (text: string, at: number): Promise<void> => void (await world.pool.query(text, [at]));

const LATE = {
  mark: `INSERT INTO mark (user_id, client_id, marked_at) VALUES ('ann', 'shop', $1)`,
  stale: `INSERT INTO stale_pair (partner_id, client_id, marked_at) VALUES ('acme', 'shop', $1)`,
  wakeUp: `INSERT INTO wake_up (partner_id, client_id, class, written_at) VALUES ('acme', 'shop', 1, $1)`,
};

describe('a store whose work is done', () => {
  it('is ready', async () => {
    expect(await readReadiness(world.pool, clock)).toEqual({ status: 'ready', position: expect.any(Number) });
  });

  it('is ready while something is just being done', async () => {
    for (const insert of Object.values(LATE)) await run(insert, clock.now() - 1_000);
    expect(await readReadiness(world.pool, clock)).toMatchObject({ status: 'ready' });
  });
});

describe('a store whose work is late', () => {
  it.each([
    ['judging', LATE.mark],
    ['judging', LATE.stale],
    ['telling', LATE.wakeUp],
  ])('is behind with %s, and says for how long', async (kind, insert) => {
    await run(insert, clock.now() - 5 * MINUTE);
    const readiness = await readReadiness(world.pool, clock);
    expect(readiness).toMatchObject({ status: 'behind', behind: { [kind]: expect.closeTo(300, -1) } });
  });

  it('is behind with ending a relationship whose run waits past its deadline, and not with one that has no run', async () => {
    const insert = `INSERT INTO relationship (partner_id, client_id, run, expires_at) VALUES ('acme', $1, $2, $3)`;
    await world.pool.query(insert, ['old', 'none', 0]);
    await world.pool.query(insert, ['later', 'running', clock.now() + MINUTE]);
    expect(await readReadiness(world.pool, clock)).toMatchObject({ status: 'ready' });
    await world.pool.query(insert, ['late', 'running', clock.now() - 2 * MINUTE]);
    expect(await readReadiness(world.pool, clock)).toMatchObject({ behind: { ending: expect.closeTo(120, -1) } });
  });

  it('counts in real time, whatever the programme clock shows', async () => {
    const fast = new ProgrammeClock([{ realAt: clock.realNow() - 10_000, programmeAt: 0, speed: 864_000 }]);
    await run(LATE.mark, fast.now() - 5 * MINUTE);
    const { lag } = await readLag(world.pool, fast);
    expect(lag.judging).toBeLessThan(1_000);
  });
});

describe('looking', () => {
  it('reads no table from end to end, however long the queues are', async () => {
    await world.pool.query(`INSERT INTO relationship (partner_id, client_id, run, expires_at)
      SELECT 'acme', 'client ' || i, CASE WHEN i % 2 = 0 THEN 'none' ELSE 'running' END, i FROM generate_series(1, 20000) i`);
    await world.pool.query(
      `INSERT INTO stale_pair (partner_id, client_id, marked_at) SELECT 'a', 'c', i FROM generate_series(1, 20000) i`,
    );
    await world.pool.query('ANALYZE relationship, stale_pair');
    const { rows } = await world.pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN SELECT
      (SELECT marked_at FROM stale_pair ORDER BY id LIMIT 1),
      (SELECT expires_at FROM relationship WHERE run <> 'none' AND expires_at <= 10 ORDER BY expires_at LIMIT 1)`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toContain('Seq Scan');
    expect(plan).toContain('relationship_run_expiry');
  });
});
