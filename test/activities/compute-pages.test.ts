import { expect, it } from 'vitest';
import type { Pool } from 'pg';
import { computePages } from '../../activities/months/compute-pages.ts';
import { sleep } from '../../platform/clock.ts';
import type { Month } from '../../rules/time/month.ts';
import { createMonthWorld } from '../support/month-world.ts';

const JANUARY = '2018-01' as Month;

/** The first connection that is asked for is refused; those after it take a while. */
function losingTheFirst(pool: Pool): Pool {
  let asked = 0;
  return new Proxy(pool, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (property === 'connect') {
        return async () => {
          asked += 1;
          if (asked === 1) throw new Error('no connection');
          await sleep(200);
          return target.connect();
        };
      }
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

it('a lane that fails waits for the others, which then leave nothing half done', async () => {
  const world = await createMonthWorld();
  try {
    const run = await world.months.freeze(JANUARY);
    const turn = { isOver: () => false, until: async () => null };
    await expect(computePages(losingTheFirst(world.pool), run, JANUARY, turn, 2)).rejects.toThrow('no connection');
    const { rows } = await world.pool.query('SELECT done FROM month_page WHERE run = $1', [run]);
    expect(rows).toEqual([{ done: true }]);
    expect(world.pool.idleCount).toBe(world.pool.totalCount);
  } finally {
    await world.store.close();
  }
});
