import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from './api-world.ts';
import { createMonthApi, type MonthApi } from './month-api.ts';

let months: MonthApi;
beforeAll(async () => {
  months = await createMonthApi();
  await months.world.months.take('2018-01', 'closed');
  await months.world.months.take('2018-02', 'draft');
});
afterAll(() => months.close());

const GOOD = { partner: 'q', month: '2018-02', points: '-2.5', reason: 'agreed', author: 'ann' };

const post = (body: object, key?: string) =>
  months.api.post('/v1/adjustments', body, key === undefined ? {} : { 'idempotency-key': key });

const posted = async (): Promise<number> =>
  (await months.world.store.rows(`SELECT FROM ledger WHERE type = 'adjustment.posted'`)).length;

const acts = async () =>
  (await months.api.get('/v1/audit?operation=postAdjustment&limit=1000')).json<{
    items: readonly { subject: string; after: { month: string } }[];
  }>().items;

describe('POST /v1/adjustments', () => {
  it('posts points with reason and author, which the next run has', async () => {
    const answer = await post(GOOD);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      ...GOOD,
      event: { source: 'tenure' },
      postedAt: '2018-04-10T00:00:00.000Z',
      monthStatus: 'draft',
    });
    await months.world.months.take('2018-02');
    const { adjustments, totalPoints } = (await months.api.get('/v1/months/2018-02/statements/q')).json<{
      adjustments: readonly object[];
      totalPoints: string;
    }>();
    expect(adjustments).toMatchObject([{ kind: 'posted', points: '-2.5', reason: 'agreed', author: 'ann' }]);
    expect(totalPoints).toBe('2.5');
  });

  it.each([
    ['00.5', '0.5'],
    ['-0', '0'],
    ['2.50', '2.5'],
    ['-012', '-12'],
  ])('tells points written as %s like any decimal', async (points, told) => {
    expect((await post({ ...GOOD, month: '2018-04', points })).json()).toMatchObject({ points: told });
  });

  it('is countered by another, and takes the name of the token for an author', async () => {
    const { author: _left, ...rest } = GOOD;
    expect((await post({ ...rest, points: '2.5' })).json()).toMatchObject({ points: '2.5', author: 'admin' });
    await months.world.months.take('2018-02');
    expect((await months.api.get('/v1/months/2018-02/statements/q')).json()).toMatchObject({ adjustmentPoints: '0' });
  });

  it('gives the first receipt when it is repeated under a key, also at once, and posts once', async () => {
    const before = await posted();
    const answers = await Promise.all([1, 2, 3].map(() => post({ ...GOOD, month: '2018-04' }, 'key-1')));
    const [first] = answers.map((answer) => answer.json<object>());
    for (const answer of answers) expect(answer.json()).toEqual(first);
    expect((await post({ ...GOOD, month: '2018-04' }, 'key-1')).json()).toEqual(first);
    expect(await posted()).toBe(before + 1);
    expect((await post({ ...GOOD, points: '1' }, 'key-1')).json()).toMatchObject({
      status: 409,
      code: 'idempotency_key_reused',
    });
  });

  it('posts for each caller, also under one key', async () => {
    const before = await posted();
    const body = { ...GOOD, month: '2018-04', reason: 'agreed by both' };
    const as = (role: 'admin' | 'finance') =>
      months.api.post('/v1/adjustments', body, {
        'idempotency-key': 'shared',
        authorization: `Bearer ${tokenOf(role)}`,
      });
    const [mine, theirs] = [await as('admin'), await as('finance')];
    expect([mine.statusCode, theirs.statusCode]).toEqual([200, 200]);
    expect(theirs.json<{ event: object }>().event).not.toEqual(mine.json<{ event: object }>().event);
    expect(await posted()).toBe(before + 2);
  });

  it('leaves one act for what it posts, with the event, and none for a repeat or a refusal', async () => {
    const answer = await post({ ...GOOD, month: '2018-03' }, 'key-of-an-act');
    await post({ ...GOOD, month: '2018-03' }, 'key-of-an-act');
    await post({ ...GOOD, month: '2018-01' });
    const { event } = answer.json<{ event: object }>();
    const own = (await acts()).filter(({ after }) => after.month === '2018-03' || after.month === '2018-01');
    expect(own).toMatchObject([{ subject: 'partner:q', after: { ...GOOD, month: '2018-03', events: [event] } }]);
  });

  it('refuses a closed month, and names the one to post it to', async () => {
    const before = await posted();
    const answer = await post({ ...GOOD, month: '2018-01' });
    expect(answer.json()).toMatchObject({
      status: 409,
      code: 'month_closed',
      errors: [{ pointer: '/month', in: 'body', message: 'is closed; 2018-02 is not' }],
    });
    expect(answer.json<{ detail: string }>().detail).toContain('Post it to 2018-02');
    expect(await posted()).toBe(before);
  });

  it.each([
    [{ partner: 'nobody' }, 404, 'unknown_partner', 'There is no partner "nobody".'],
    [{ month: '2017-12' }, 404, 'unknown_month', 'its months are 2018-01 to 2018-04'],
    [{ month: '2018-05' }, 404, 'unknown_month', 'its months are 2018-01 to 2018-04'],
    [{ month: '2018-13' }, 400, 'invalid_request', '/month must be a month'],
    [{ points: '0.00001' }, 400, 'invalid_request', '/points'],
    [{ points: '1e3' }, 400, 'invalid_request', '/points'],
    [{ points: 3 }, 400, 'invalid_request', '/points'],
    [{ reason: '' }, 400, 'invalid_request', '/reason'],
    [{ author: '' }, 400, 'invalid_request', '/author'],
    [{ note: 'x' }, 400, 'invalid_request', '/note is not known here'],
  ])('refuses %j, and posts nothing', async (changes, status, code, detail) => {
    const before = await posted();
    const problem = (await post({ ...GOOD, ...changes })).json<{ detail: string }>();
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).toContain(detail);
    expect(await posted()).toBe(before);
  });
});
