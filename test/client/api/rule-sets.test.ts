import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessGranted, activity, clientRegistered } from '../../support/events.ts';
import { exampleProgramme } from '../../support/example.ts';
import { programmeFiles, toolText } from '../../rules/programme/programme-files.ts';
import { createApiWorld, createTestApi, type ApiWorld } from './api-world.ts';

let api: ApiWorld;
let files: Readonly<Record<string, string>>;

beforeAll(async () => {
  api = await createApiWorld();
  files = Object.fromEntries(await exampleProgramme());
});
afterAll(async () => api.close());

const code = (tool: object): string => JSON.stringify({ tool: 'code', title: 'Code', ...tool });
const accepts = (action: string) => ({ fact: 'action', operator: 'equal', value: action });

describe('/v1/rule-sets', () => {
  it('publishes from now on unless told otherwise, and lists what it published', async () => {
    const before: { items: object[] } = (await api.get('/v1/rule-sets')).json();
    expect(before.items).toMatchObject([{ version: 'oss@1', effectiveFrom: 'always', author: 'test' }]);
    const answer = await api.post('/v1/rule-sets', { files, note: 'as before', ifVersion: 'oss@1' });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      version: 'oss@2',
      effectiveFrom: '2026-01-01T00:00:00.000Z',
      publishedAt: '2026-01-01T00:00:00.000Z',
      author: 'admin',
      note: 'as before',
    });
    const after: { items: { version: string }[] } = (await api.get('/v1/rule-sets')).json();
    expect(after.items.map(({ version }) => version)).toEqual(['oss@1', 'oss@2']);
  });

  it('lists them in pages, and takes no cursor of another list', async () => {
    interface Page {
      items: { version: string }[];
      nextCursor: string | null;
    }
    const first: Page = (await api.get('/v1/rule-sets?limit=1')).json();
    expect(first.items).toMatchObject([{ version: 'oss@1' }]);
    const second: Page = (await api.get(`/v1/rule-sets?limit=1&cursor=${first.nextCursor}`)).json();
    expect(second).toMatchObject({ items: [{ version: 'oss@2' }], nextCursor: null });
    expect((await api.get('/v1/rule-sets?cursor=x')).json()).toMatchObject({ code: 'invalid_cursor' });
  });

  it('shows a version with the very files it was published with', async () => {
    expect((await api.get('/v1/rule-sets/oss%401')).json()).toMatchObject({ version: 'oss@1', files });
    const none = await api.get('/v1/rule-sets/oss%4099');
    expect(none.statusCode).toBe(404);
    expect(none.json()).toMatchObject({ code: 'unknown_rule_set' });
  });

  it('refuses a publisher who had not seen the last version, and names that one and its author', async () => {
    const answer = await api.post('/v1/rule-sets', { files, ifVersion: 'oss@1' });
    expect(answer.statusCode).toBe(409);
    const problem: { code: string; detail: string; errors: object[] } = answer.json();
    expect(problem.code).toBe('rule_set_conflict');
    expect(problem.detail).toContain('oss@2, by admin');
    expect(problem.errors).toMatchObject([{ pointer: '/ifVersion', in: 'body' }]);
  });

  it('lets one of two publish who publish at once with the same last version', async () => {
    const both = await Promise.all([1, 2].map(() => api.post('/v1/rule-sets', { files, ifVersion: 'oss@2' })));
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  it('publishes nothing that has mistakes, and names each at its place', async () => {
    const broken = code({
      rules: [{ name: 'a', conditions: { ...accepts('edited'), operator: 'equals' } }, { name: 'b' }],
      examples: [],
    });
    const answer = await api.post('/v1/rule-sets', {
      files: { ...files, 'tools/code.json': broken, 'rates.json': '{' },
    });
    expect(answer.statusCode).toBe(422);
    const problem: { code: string; errors: { file: string; pointer: string; line: number }[] } = answer.json();
    expect(problem.code).toBe('rule_set_invalid');
    expect(new Set(problem.errors.map(({ file }) => file))).toEqual(new Set(['rates.json', 'tools/code.json']));
    expect(problem.errors).toContainEqual(
      expect.objectContaining({ pointer: '/files/tools~1code.json', in: 'body', line: 1 }),
    );
    expect(problem.errors.length).toBeGreaterThanOrEqual(3);
  });

  it('publishes nothing whose examples fail', async () => {
    const wrong = code({
      rules: [{ name: 'a', conditions: accepts('edited') }],
      examples: [{ activity: { action: 'edited' }, qualifies: false }],
    });
    const body = { files: { ...files, 'tools/code.json': wrong } };
    expect((await api.post('/v1/rule-sets', body)).statusCode).toBe(422);
    const check: { publishable: boolean; diagnostics: object[] } = (await api.post('/v1/rule-sets/check', body)).json();
    expect(check.publishable).toBe(false);
    expect(check.diagnostics).toContainEqual(expect.objectContaining({ code: 'failing_example', severity: 'error' }));
  });

  it('refuses paths that lead out of the folder', async () => {
    const answer = await api.post('/v1/rule-sets/check', { files: { '../program.json': '{}' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'invalid_request' });
  });

  it('judges what happened by a version published later with a past date', async () => {
    const at = '2026-01-02T00:00:00Z';
    await api.world.send(
      clientRegistered('inn', { at: '2026-01-01T00:00:00Z' }),
      accessGranted('ann', 'inn', { at: '2026-01-01T00:00:00Z' }),
      activity('ann', 'inn', { tool: 'code', action: 'admired', at }),
    );
    await api.world.judgeAll();
    api.world.setTime('2026-01-03T00:00:00Z');
    const standing = async (): Promise<string> =>
      (await api.get('/v1/relationships/acme/inn')).json<{ status: string }>().status;
    expect(await standing()).toBe('never');
    const admired = code({ rules: [{ name: 'admires', conditions: accepts('admired') }], examples: [] });
    const body = { files: { ...files, 'tools/code.json': admired }, from: '2026-01-01T12:00:00Z' };
    expect((await api.post('/v1/rule-sets', body)).json()).toMatchObject({ effectiveFrom: '2026-01-01T12:00:00.000Z' });
    await api.world.judgeAll();
    expect(await standing()).toBe('managed');
  });

  it('warns of what no activity in the ledger ever had, when it checks and when it publishes', async () => {
    const rules = [{ name: 'admires', conditions: { fact: 'action', operator: 'in', value: ['admired', 'admird'] } }];
    const examples = [true, false].map((is) => ({ activity: { action: is ? 'admired' : 'seen' }, qualifies: is }));
    const misspelt = { files: { ...files, 'tools/code.json': code({ rules, examples }) } };
    const unseen = ({ code: kind, file }: { code: string; file: string }): boolean =>
      kind === 'value_never_seen' && file === 'tools/code.json';
    const check = await api.post('/v1/rule-sets/check', misspelt);
    const { publishable, diagnostics } = check.json<{
      publishable: boolean;
      diagnostics: Parameters<typeof unseen>[0][];
    }>();
    expect(publishable).toBe(true);
    expect(diagnostics.filter(unseen)).toMatchObject([
      {
        severity: 'warning',
        message: 'no activity of "code" ever had "admird" at "action" — did you mean "admired"? (seen: "admired")',
      },
    ]);
    const published = (await api.post('/v1/rule-sets', misspelt)).json<{ warnings: typeof diagnostics }>();
    expect(published.warnings.filter(unseen)).toHaveLength(1);

    const at = '2026-01-02T00:00:01Z';
    await api.world.send(activity('ann', 'inn', { tool: 'code', action: 'admird', at }));
    const after = (await api.post('/v1/rule-sets/check', misspelt)).json<{ diagnostics: typeof diagnostics }>();
    expect(after.diagnostics.filter(unseen)).toEqual([]);
  });
});

describe('a programme whose check takes too much', () => {
  it('is refused after a while, in which others are answered; of one token few checks are under way', async () => {
    const narrow = createTestApi({
      pool: api.world.pool,
      clock: api.world.judge.clock,
      limits: { checkMs: 1_000, checks: { inAll: 2, ofOne: 1 } },
    });
    const rungs = Array.from({ length: 30_000 }, (_none, value) => {
      return { fact: 'properties', path: '$.n', operator: 'lessThan', value };
    });
    const dear = { files: Object.fromEntries(programmeFiles({ 'tools/code.json': toolText('code', { any: rungs }) })) };
    try {
      let isOver = false;
      const check = narrow.post('/v1/rule-sets/check', dear).finally(() => (isOver = true));
      await expect
        .poll(async () => (await narrow.post('/v1/rule-sets/check', { files: {} })).json<object>())
        .toMatchObject({ status: 429, code: 'too_busy' });
      expect((await narrow.get('/v1/rule-sets')).statusCode).toBe(200);
      expect(isOver).toBe(false);
      expect((await check).json()).toMatchObject({ status: 422, code: 'rule_set_uncheckable' });
      expect((await narrow.post('/v1/rule-sets', dear)).json()).toMatchObject({ code: 'rule_set_uncheckable' });
      expect((await narrow.post('/v1/rule-sets/what-if', dear)).json()).toMatchObject({
        code: 'rule_set_uncheckable',
      });
    } finally {
      await narrow.close();
    }
  });
});
