import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMonthApi, type MonthApi } from '../api/month-api.ts';
import type { TestApi } from '../api/api-world.ts';
import { serveTestApi, type ServedApi } from './served-api.ts';

let months: MonthApi;
let served: ServedApi<TestApi>;
beforeAll(async () => {
  months = await createMonthApi();
  await months.world.months.take('2018-01', 'closed');
  await months.world.months.take('2018-02', 'draft');
  served = await serveTestApi(months.api);
});
afterAll(async () => {
  await served.close();
  await months.world.store.close();
});

const erase = (args: readonly string[], stdin = '') => served.tenure(['user', 'erase', ...args], { stdin });

/** Every export there is, to the byte. */
async function exported(): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const rows of ['verdicts', 'periods', 'statements', 'lines', 'months']) {
    const answer = await served.api.get(`/v1/exports/${rows}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).not.toBe('');
    texts.push(answer.body);
  }
  return texts;
}

const addresses = () =>
  months.world.store.rows<{ user_id: string }>('SELECT user_id FROM user_personal ORDER BY user_id');

describe('tenure user erase', () => {
  it('does nothing unless the word is typed', async () => {
    const run = await erase(['p-user'], 'erase\n');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('Nothing was changed: ERASE was not typed.');
    expect(await addresses()).toEqual([{ user_id: 'p-user' }, { user_id: 'q-user' }]);
  });

  it('removes the address and says what stays; every export is the same to the byte', async () => {
    const before = await exported();
    const run = await erase(['p-user'], 'ERASE\n');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('User p-user: removed e-mail address');
    expect(run.stdout).toContain('Kept: user id, partner, e-mail domain');
    expect(await addresses()).toEqual([{ user_id: 'q-user' }]);
    expect(await exported()).toEqual(before);
  });

  it('leaves what is computed anew as it was', async () => {
    const [before] = (await served.api.get('/v1/exports/statements?from=2018-02&to=2018-02')).body.split('\n');
    await months.world.months.take('2018-02', 'draft');
    const [after] = (await served.api.get('/v1/exports/statements?from=2018-02&to=2018-02')).body.split('\n');
    expect(after).toBe(before);
  });

  it('a second time removes nothing more', async () => {
    const run = await erase(['p-user', '--yes', '--json']);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ user: 'p-user', erasedEvents: 0, removed: [] });
  });

  it('says that there is no such user', async () => {
    const run = await erase(['nobody', '--yes']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('"nobody"');
  });

  it('needs a user', async () => {
    expect((await erase([])).code).toBe(2);
  });
});
