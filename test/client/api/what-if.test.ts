import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WhatIf } from '../../../rules/what-if/what-if.ts';
import { activity } from '../../support/events.ts';
import { exampleProgramme } from '../../support/example.ts';
import { foundBy, workOff } from '../../support/what-if.ts';
import { EDIT, START } from '../../support/world.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';

const PATH = '/v1/rule-sets/what-if';

let api: ApiWorld;
let files: Readonly<Record<string, string>>;
beforeAll(async () => {
  api = await createApiWorld();
  const times = [START, '2026-02-01T00:00:00Z'];
  await api.world.send(...times.map((at) => activity('ann', 'shop', { ...EDIT, at })));
  api.world.setTime('2026-03-01T00:00:00Z');
  const docs = JSON.stringify({ tool: 'docs', title: 'Docs, "all"', rules: [], examples: [] });
  files = { ...Object.fromEntries(await exampleProgramme()), 'tools/docs.json': docs };
});
afterAll(async () => api.close());

async function ask(body: object = {}): Promise<number> {
  return (await api.post(PATH, { files, ...body })).json<{ id: number }>().id;
}

async function finished(body: object = {}): Promise<number> {
  const id = await ask(body);
  await workOff(api.world.pool, id, { clock: api.world.judge.clock });
  return id;
}

describe('POST /v1/rule-sets/what-if', () => {
  it('takes the question, whether or not anybody is there to work on it', async () => {
    const answer = await api.post(PATH, { files, from: '2026-01', to: '2026-02' });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      status: 'waiting',
      from: '2026-01',
      to: '2026-02',
      askedBy: 'admin',
      progress: null,
      totals: null,
    });
  });

  it('refuses a candidate with mistakes, each at its place', async () => {
    const answer = await api.post(PATH, { files: { ...files, 'rates.json': '{' } });
    expect(answer.statusCode).toBe(422);
    const problem: { code: string; errors: { file: string; line: number }[] } = answer.json();
    expect(problem.code).toBe('rule_set_invalid');
    expect(problem.errors[0]).toMatchObject({ file: 'rates.json', line: 1 });
  });

  it.each([
    [{ from: '2026-02', to: '2026-01' }, '/to'],
    [{ from: '2026-13' }, '/from'],
    [{ month: '2026-01' }, '/month'],
    [{ to: '2126-04' }, '/to'],
    [{ to: '9999-12' }, '/to'],
  ])('refuses %j and says where it is wrong', async (body, pointer) => {
    const answer = await api.post(PATH, { files, ...body });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ errors: { pointer: string }[] }>().errors).toMatchObject([{ pointer }]);
  });
});

describe('a finished what-if', () => {
  it('shows totals, and an example of each kind of activity with both explanations', async () => {
    const id = await finished();
    const shown = (await api.get(`${PATH}/${id}`)).json<object>();
    expect(shown).toMatchObject({
      id,
      status: 'finished',
      at: '2026-03-01T00:00:00.000Z',
      totals: { activities: { loses: 2 }, periods: { ends: 1 } },
      groups: [
        {
          kind: 'loses',
          tool: 'docs',
          action: 'edited',
          count: 2,
          example: {
            data: { user: 'ann', client: 'shop' },
            before: { kind: 'accepted', version: 'oss@1' },
            after: { kind: 'rule_not_met', version: 'oss@candidate', rules: [] },
          },
        },
      ],
    });
    const { items } = (await api.get(PATH)).json<{ items: { id: number }[] }>();
    expect(items[0]).toMatchObject({ id, status: 'finished' });
  });

  it('is exported as JSON, all or the first of each list', async () => {
    const id = await finished();
    const whole = await api.get(`${PATH}/${id}/differences`);
    expect(whole.headers['content-type']).toContain('application/json');
    expect(whole.json()).toEqual(await foundBy(api.world.pool, id));
    const first = (await api.get(`${PATH}/${id}/differences?limit=1`)).json<WhatIf>();
    expect([first.activities, first.periods, first.statements].map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(whole.json<WhatIf>().statements.length).toBeGreaterThan(1);
  });

  it('is exported as CSV, a row for each field that differs', async () => {
    const id = await finished();
    const answer = await api.get(`${PATH}/${id}/differences?format=csv`);
    expect(answer.headers['content-type']).toContain('text/csv');
    const lines = answer.body.split('\r\n');
    expect(lines[0]).toBe('list,kind,month,partner,client,start,source,id,field,before,after');
    expect(lines.filter((line) => line.startsWith('activities,')).slice(0, 2)).toEqual([
      expect.stringMatching(/^activities,loses,,,shop,,[^,]*,[^,]*,qualifies,true,false$/),
      expect.stringMatching(/^activities,loses,,,shop,,[^,]*,[^,]*,reason,,rule_not_met$/),
    ]);
    expect(lines).toContainEqual('periods,ends,,acme,shop,2026-01-01T00:00:00.000Z,,,start,2026-01-01T00:00:00.000Z,');
    expect(lines.some((line) => line.startsWith('lines,ends,2026-01,acme,shop,,,,points,'))).toBe(true);
    expect(answer.body).not.toContain('candidate');
  });
});

describe('a what-if that is not finished', () => {
  it('has no differences to show', async () => {
    const id = await ask();
    const answer = await api.get(`${PATH}/${id}/differences`);
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'what_if_unfinished' });
    expect((await api.get(`${PATH}/${id}`)).json()).toMatchObject({ status: 'waiting', groups: [] });
  });

  it('is called off, once', async () => {
    const id = await ask();
    const cancel = () => api.post(`${PATH}/${id}/cancel`, {});
    const [first, second] = [await cancel(), await cancel()];
    expect(first.json()).toMatchObject({ id, status: 'cancelled' });
    expect(second.json()).toEqual(first.json());
  });
});

describe('a what-if that is not there', () => {
  it.each(['999999', '0', 'x', '99999999999999999999'])('%s is said to be unknown or wrong', async (id) => {
    const answers = [await api.get(`${PATH}/${id}`), await api.get(`${PATH}/${id}/differences`)];
    answers.push(await api.post(`${PATH}/${id}/cancel`, {}));
    const wanted = id === '999999' ? 404 : 400;
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([wanted, wanted, wanted]);
  });
});
