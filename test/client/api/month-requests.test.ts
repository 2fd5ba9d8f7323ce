import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Month } from '../../../rules/time/month.ts';
import { answerRequest, waitingRequests } from '../../../store/months/requests.ts';
import { acts, instant, monthProgramme } from '../../support/month-world.ts';
import { createMonthApi, type MonthApi } from './month-api.ts';

/** No worker is here: requests wait, and a test answers for it where one is needed. */
let months: MonthApi;
beforeAll(async () => {
  months = await createMonthApi();
  await months.world.months.take('2018-01', 'closed');
  await months.world.months.take('2018-02', 'draft');
});
afterAll(() => months.close());

const post = (path: string) => months.api.post(`/v1/months/${path}`, '');
const requests = async (): Promise<number> => (await months.world.store.rows('SELECT FROM month_request')).length;
const allActs = async (): Promise<number> => (await months.world.store.rows('SELECT FROM act')).length;
const waiting = async (): Promise<number> => (await waitingRequests(months.world.pool)).length;

describe('POST /v1/months/{month}/run', () => {
  it('asks a worker, and answers how far it is when the time to wait is over', async () => {
    const { request, ...rest } = (await post('2018-02/run?wait=0')).json<{ request: number }>();
    expect(rest).toMatchObject({ month: '2018-02', ask: 'run', finishedAt: null, outcome: null, working: null });
    await months.world.months.freeze('2018-02');
    expect((await months.api.get(`/v1/month-requests/${request}`)).json()).toMatchObject({
      outcome: null,
      working: { month: '2018-02', phase: 'statements', done: 0, of: 1 },
    });
    await answerRequest(months.world.pool, request, { kind: 'drafted', month: '2018-02' as Month, hash: 'ab' }, 0);
    expect((await months.api.get(`/v1/month-requests/${request}`)).json()).toMatchObject({
      finishedAt: '1970-01-01T00:00:00.000Z',
      outcome: { kind: 'drafted', hash: 'ab' },
      working: null,
    });
  });

  it('leaves an act that commits with the request, under its number', async () => {
    const { request } = (await post('2018-02/run?wait=0')).json<{ request: number }>();
    const { items } = (await months.api.get('/v1/audit?operation=runMonth')).json<{ items: readonly object[] }>();
    expect(items[0]).toMatchObject({ operation: 'runMonth', subject: 'month:2018-02', after: { request } });
    await answerRequest(months.world.pool, request, { kind: 'drafted', month: '2018-02' as Month, hash: 'ab' }, 0);
    // Whose act can not be written asks for nothing.
    const before = await requests();
    await months.world.pool.query(`ALTER TABLE act ADD CONSTRAINT none CHECK (operation <> 'runMonth') NOT VALID`);
    expect((await post('2018-02/run?wait=0')).statusCode).toBe(500);
    await months.world.pool.query('ALTER TABLE act DROP CONSTRAINT none');
    expect(await requests()).toBe(before);
  });

  it('waits for the outcome, and tells one that is a refusal as such', async () => {
    const asking = post('2018-02/close?wait=20');
    await expect.poll(waiting).toBe(1);
    const [{ request } = { request: 0 }] = await waitingRequests(months.world.pool);
    const fault = {
      kind: 'client_shares',
      client: 'c',
      mrr: '9',
      currency: 'USD',
      shares: '8',
      n: 1,
      lines: 1,
    } as const;
    const outcome = { kind: 'control_sums', month: '2018-02' as Month, faults: [fault], closed: [] } as const;
    await answerRequest(months.world.pool, request, outcome, instant('2018-04-10T00:00:00Z'));
    const problem = (await asking).json<{ detail: string }>();
    expect(problem).toMatchObject({ status: 409, code: 'control_sums' });
    expect(problem.detail).toContain('client c: the shares are 8, the MRR is 9');
  });
});

describe('what can not be run or closed', () => {
  beforeAll(async () => {
    await months.world.send(acts('q', 'd', '2018-02-20'));
    await months.world.publish(monthProgramme());
  });

  it.each([
    ['2018-13/run', 400, 'invalid_request', 'must be a month'],
    ['2018-02/run?wait=61', 400, 'invalid_request', '/wait'],
    ['2017-12/run', 404, 'unknown_month', 'the programme begins with 2018-01'],
    ['2017-12/close', 404, 'unknown_month', 'the programme begins with 2018-01'],
    ['2018-04/run', 409, 'month_not_over', 'it ends at 2018-05-01T00:00:00.000Z'],
    ['2031-01/close', 409, 'month_not_over', '2031-01 is not over'],
    ['2018-01/run', 409, 'month_closed', '2018-01 is closed'],
    ['2018-02/close', 409, 'draft_out_of_date', 'activity.performed test'],
    ['2018-03/close', 409, 'draft_out_of_date', 'The draft of 2018-02 is out of date'],
  ])('%s: nothing is asked', async (path, status, code, detail) => {
    const before = { waiting: await waiting(), acts: await allActs() };
    const problem = (await post(path)).json<{ detail: string }>();
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).toContain(detail);
    expect({ waiting: await waiting(), acts: await allActs() }).toEqual(before);
  });

  it('names everything that has changed since a draft was made', async () => {
    const { errors } = (await post('2018-02/close')).json<{ errors: readonly { message: string }[] }>();
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^activity\.performed test e\d+ of 2018-02-20T00:00:00\.000Z$/),
      'rule set test@2 was published',
    ]);
  });
});

it('knows no request that nobody made', async () => {
  expect((await months.api.get('/v1/month-requests/99')).json()).toMatchObject({
    status: 404,
    code: 'unknown_request',
  });
  expect((await months.api.get('/v1/month-requests/x')).json()).toMatchObject({ status: 400 });
});
