/** Two processes of the API on one store, one of which has a clock that is behind. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProgrammeClock } from '../../../platform/clock.ts';
import { activity, adjustmentPosted } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { createMonthApi, type MonthApi } from './month-api.ts';
import { createTestApi, type TestApi } from './api-world.ts';
import { instant } from '../../support/month-world.ts';

let months: MonthApi;
let behind: TestApi;
beforeAll(async () => {
  months = await createMonthApi(instant('2018-04-10T12:00:00Z'));
  const clock = ProgrammeClock.standingAt(instant('2018-04-10T11:00:00Z'));
  behind = createTestApi({ pool: months.world.pool, clock });
});
afterAll(async () => {
  await behind.close();
  await months.close();
});

it('know the same at every time: what was accepted later is never known before what was accepted earlier', async () => {
  const act = (id: string) => activity('p-user', 'c', { ...EDIT, at: '2018-04-10T10:00:00Z', id });
  const apis = [behind, months.api, behind, behind, months.api, behind];
  for (const [index, api] of apis.entries()) {
    expect((await api.postEvents([act(`act-${index}`)])).json()).toMatchObject({ accepted: 1 });
  }
  const knownAt = async (time: string): Promise<readonly string[]> => {
    const answer = await months.api.get(`/v1/exports/verdicts?known_at=${time}&format=json`);
    return answer.json<{ id: string }[]>().flatMap(({ id }) => (id.startsWith('act-') ? [id] : []));
  };
  expect(await knownAt('2018-04-10T10:59:59Z')).toEqual([]);
  expect(await knownAt('2018-04-10T11:00:00Z')).toEqual(['act-0']);
  expect(await knownAt('2018-04-10T11:59:59Z')).toEqual(['act-0']);
  expect(await knownAt('2018-04-10T12:00:00Z')).toEqual(apis.map((_api, index) => `act-${index}`));
});

it('show at once what was accepted by a clock that is ahead', async () => {
  const adjustment = adjustmentPosted('p', '2018-04', '3', { at: '2018-04-10T10:00:00Z', id: 'adjusted' });
  expect((await months.api.postEvents([adjustment])).json()).toMatchObject({ accepted: 1 });
  const at = 'at=2018-04-10T10:30:00Z';
  const rows = await behind.get(`/v1/exports/statements?${at}&from=2018-04&format=json`);
  expect(rows.json()).toMatchObject([{ partner: 'p', adjustments: [{ points: '3' }] }]);
  const shown = await behind.get(`/v1/months/2018-04/statements/p?${at}`);
  expect(shown.json()).toMatchObject({ adjustments: [{ points: '3' }], known: { parts: [] } });
});
