/** The API over a store with months: what `month-world` says of them, asked for as anybody would. */
import { ProgrammeClock } from '../../../platform/clock.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import { createMonthWorld, instant, type MonthWorld } from '../../support/month-world.ts';
import { createTestApi, type TestApi } from './api-world.ts';

export interface MonthApi {
  readonly world: MonthWorld;
  readonly api: TestApi;
  close(): Promise<void>;
}

/** @param now where the clock of both stands still */
export async function createMonthApi(now: Instant = instant('2018-04-10T00:00:00Z')): Promise<MonthApi> {
  const world = await createMonthWorld(now);
  const api = createTestApi({ pool: world.pool, clock: ProgrammeClock.standingAt(now) });
  return {
    world,
    api,
    async close() {
      await api.close();
      await world.store.close();
    },
  };
}
