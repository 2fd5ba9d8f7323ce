import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../rules/time/instant.ts';
import { createRuleEngine, type DatedActivity } from '../../../rules/qualification/rule-engine.ts';
import { MASK_LEAVES } from '../../../rules/qualification/truths.ts';
import { programmeWith, toolText } from '../programme/programme-files.ts';

const example = programmeWith();
const at = (time: number, tool: string, action = 'edited', properties?: DatedActivity['data']['properties']) => ({
  time,
  data: { tool, action, properties },
});

/** An engine over `tools/code.json` with these rules, always in force, and how often json-rules-engine was asked. */
function engineFor(conditions: readonly unknown[], memoBound?: number) {
  const programme = programmeWith({ 'tools/code.json': toolText('code', ...conditions) });
  let decisions = 0;
  const engine = createRuleEngine([{ version: 'oss@1', effectiveFrom: 'always', programme }], {
    ...(memoBound === undefined ? {} : { memoBound }),
    onDecision: () => decisions++,
  });
  return { engine, decisions: () => decisions };
}

const property = (path: string, operator: string, value: unknown) => ({ fact: 'properties', path, operator, value });

describe('a ruling', () => {
  const version = { version: 'oss@1', effectiveFrom: 'always', programme: example } as const;

  it('says which version and rule accepted the activity, and for how long it lives', async () => {
    const [ruling] = await createRuleEngine([version]).rule([at(0, 'code', 'deleted', { files: 5 })]);
    expect(ruling).toEqual({
      kind: 'accepted',
      version: 'oss@1',
      windowMs: 90 * DAY_MS,
      rule: 'removes a large piece of code',
    });
  });

  it('is for each activity, in the order they were given', async () => {
    const activities = [at(0, 'docs'), at(0, 'review'), at(0, 'dependencies'), at(0, 'login'), at(0, 'docs', 'viewed')];
    expect((await createRuleEngine([version]).rule(activities)).map(({ kind }) => kind)).toEqual([
      'accepted',
      'unknown_tool',
      'rule_not_met',
      'unknown_tool',
      'rule_not_met',
    ]);
  });

  it('names the first rule in file order that holds', async () => {
    const { engine } = engineFor([
      { all: [property('a', 'equal', 2)] },
      { not: { all: [{ any: [property('b', 'equal', 1)] }] } },
      { all: [property('a', 'notEqual', 1)] },
    ]);
    const rulings = await engine.rule([{ a: 2 }, { a: 3 }, { b: 1 }, { a: 1, b: 1 }].map((p) => at(0, 'code', 'x', p)));
    expect(rulings.map((ruling) => (ruling.kind === 'accepted' ? ruling.rule : null))).toEqual([
      'rule 1',
      'rule 2',
      'rule 3',
      null,
    ]);
  });

  it('accepts a bare comparison for conditions', async () => {
    const { engine } = engineFor([property('a', 'equal', 2)]);
    const rulings = await engine.rule([at(0, 'code', 'x', { a: 2 }), at(0, 'code', 'x', { a: 3 })]);
    expect(rulings.map(({ kind }) => kind)).toEqual(['accepted', 'rule_not_met']);
  });

  it('takes missing properties and a missing or null asset for absent', async () => {
    const { engine } = engineFor([
      { all: [{ fact: 'asset', operator: 'notEqual', value: null }, { not: property('a', 'equal', null) }] },
      { all: [{ fact: 'asset', operator: 'equal', value: null }] },
    ]);
    const data = { tool: 'code', action: 'x' };
    const rulings = await engine.rule([
      { time: 0, data },
      { time: 0, data: { ...data, asset: null, properties: {} } },
    ]);
    expect(rulings).toMatchObject([{ rule: 'rule 1' }, { rule: 'rule 1' }]);
  });

  it('is that of the version in force at the time of the activity', async () => {
    const longer = { ...example, windowDays: 120 };
    const engine = createRuleEngine([
      { version: 'oss@1', effectiveFrom: 100, programme: example },
      { version: 'oss@2', effectiveFrom: 200, programme: { ...longer, tools: new Map() } },
      { version: 'oss@3', effectiveFrom: 200, programme: longer },
      { version: 'oss@4', effectiveFrom: 150, programme: example },
    ]);
    expect(await engine.rule([at(99, 'code'), at(100, 'code'), at(199, 'review'), at(200, 'code')])).toEqual([
      { kind: 'unknown_tool', version: null },
      { kind: 'accepted', version: 'oss@1', windowMs: 90 * DAY_MS, rule: 'writes or changes code' },
      { kind: 'unknown_tool', version: 'oss@4' },
      { kind: 'accepted', version: 'oss@3', windowMs: 120 * DAY_MS, rule: 'writes or changes code' },
    ]);
  });

  it('is given for no activities at all, and by an empty rule book', async () => {
    expect(await createRuleEngine([]).rule([])).toEqual([]);
    expect(await createRuleEngine([]).rule([at(0, 'code')])).toEqual([{ kind: 'unknown_tool', version: null }]);
  });
});

describe('json-rules-engine', () => {
  it('decides each combination of truths once, however many values there are', async () => {
    const { engine, decisions } = engineFor([
      { all: [property('n', 'greaterThan', 10), { fact: 'asset', operator: 'notEqual', value: 'draft' }] },
    ]);
    const activities = Array.from({ length: 1000 }, (_, n) => ({
      time: n,
      data: { tool: 'code', action: `action ${n}`, asset: `asset ${n}`, properties: { n, unread: `value ${n}` } },
    }));
    const rulings = await engine.rule(activities);
    expect(rulings.filter(({ kind }) => kind === 'accepted')).toHaveLength(989);
    expect(decisions()).toBe(2);
  });

  it('is not asked twice for what overlapping calls ask at the same time', async () => {
    const { engine, decisions } = engineFor([{ all: [property('n', 'equal', 1)] }]);
    await Promise.all(Array.from({ length: 50 }, () => engine.rule([at(0, 'code', 'x', { n: 1 })])));
    expect(decisions()).toBe(1);
  });

  it('decides again what fell out of a full memo, and rightly', async () => {
    const { engine, decisions } = engineFor(
      [0, 1, 2, 3, 4].map((n) => ({ all: [property('n', 'equal', n)] })),
      2,
    );
    const activities = [0, 1, 2, 3, 4, 0, 1, 2, 3, 4].map((n) => at(0, 'code', 'x', { n }));
    const rules = (await engine.rule(activities)).map((ruling) => (ruling.kind === 'accepted' ? ruling.rule : null));
    const once = ['rule 1', 'rule 2', 'rule 3', 'rule 4', 'rule 5'];
    expect(rules).toEqual([...once, ...once]);
    expect(decisions()).toBe(10);
  });

  it.each([MASK_LEAVES, MASK_LEAVES + 1, 40])('tells %i leaves apart', async (count) => {
    const leaves = Array.from({ length: count }, (_, n) => n);
    const { engine, decisions } = engineFor(leaves.map((n) => ({ all: [property('n', 'equal', n)] })));
    const rulings = await engine.rule([...leaves, -1, ...leaves].map((n) => at(0, 'code', 'x', { n })));
    const rules = rulings.map((ruling) => (ruling.kind === 'accepted' ? ruling.rule : null));
    const expected = leaves.map((n) => `rule ${n + 1}`);
    expect(rules).toEqual([...expected, null, ...expected]);
    expect(decisions()).toBe(count + 1);
  });
});

describe('the example', () => {
  it('rules as its authors expect', async () => {
    const engine = createRuleEngine([{ version: 'oss@1', effectiveFrom: 'always', programme: example }]);
    const examples = [...example.tools.values()].flatMap(({ tool, examples: list }) =>
      list.map(({ activity, qualifies }) => ({ time: 0, data: { tool, ...activity }, qualifies })),
    );
    const rulings = await engine.rule(examples);
    expect(rulings.map(({ kind }) => kind === 'accepted')).toEqual(examples.map(({ qualifies }) => qualifies));
  });

  it('has a log that asks for few decisions', async () => {
    const lines = readFileSync(new URL('../../../examples/oss/history.ndjson', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    const events = lines.map((line) => JSON.parse(line) as { type: string; time: string; data: DatedActivity['data'] });
    const activities = events
      .filter(({ type }) => type === 'activity.performed')
      .map(({ time, data }) => ({ time: Date.parse(time), data }));
    let decisions = 0;
    const engine = createRuleEngine([{ version: 'oss@1', effectiveFrom: 'always', programme: example }], {
      onDecision: () => decisions++,
    });
    const rulings = await engine.rule(activities);
    const count = (kind: string) => rulings.filter((ruling) => ruling.kind === kind).length;
    expect([count('accepted'), count('rule_not_met'), count('unknown_tool'), decisions]).toEqual([3024, 371, 1280, 18]);
  });
});
