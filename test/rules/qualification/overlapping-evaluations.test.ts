/**
 * json-rules-engine keeps one status for all runs of an engine: a run that ends marks the others as finished, and
 * they skip the rules they had not come to. Nothing throws; decisions are just wrong. Why `tool-engine.ts`
 * constructs an engine per decision, and the proof that no decision is lost there.
 */
import { Engine, type RuleProperties } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { programmeWith, toolText } from '../programme/programme-files.ts';

const WORKERS = 32;
const DECISIONS = 20_000;
/** Enough to show the loss, which is frequent: hundreds of them are wrong. */
const DECISIONS_OF_THE_SHARED_ENGINE = 4000;
/** Bits of an activity's number that the rules look at. */
const BITS = 8;

const bitIs = (bit: number, value: number) => ({ fact: 'properties', path: `$.b${bit}`, operator: 'equal', value });

const CONDITIONS = [
  { all: [bitIs(0, 1), { any: [bitIs(1, 1), bitIs(2, 1)] }, { not: bitIs(3, 1) }] },
  { any: [{ all: [bitIs(4, 1), bitIs(5, 0)] }, { all: [bitIs(6, 1), bitIs(7, 1), { not: bitIs(0, 1) }] }] },
  { all: [bitIs(2, 1), bitIs(3, 1), { any: [bitIs(5, 1), bitIs(7, 0)] }] },
];

/** What the conditions above say, in JavaScript. */
const EXPECTED: readonly ((bit: readonly boolean[]) => boolean)[] = [
  ([a, b, c, d]) => a === true && (b === true || c === true) && d !== true,
  ([a, , , , e, f, g, h]) => (e === true && f !== true) || (g === true && h === true && a !== true),
  ([, , c, d, , f, , h]) => c === true && d === true && (f === true || h !== true),
];

function activity(number: number) {
  const bits = Array.from({ length: BITS }, (_, bit) => ((number >>> bit) & 1) === 1);
  const properties = Object.fromEntries(bits.map((bit, index) => [`b${index}`, bit ? 1 : 0]));
  const expected = EXPECTED.findIndex((holds) => holds(bits));
  return {
    data: { tool: 'code', action: 'edited', properties },
    expected: expected < 0 ? null : `rule ${expected + 1}`,
  };
}

/** The same numbers in every run: a linear congruential generator. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}

/** Lets a worker's decisions begin at ever different distances from those of the others. */
async function waitMicrotasks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.resolve();
}

/** How many of the decisions are not as expected, with many workers deciding at the same time. */
async function wrongDecisions(
  count: number,
  decide: (data: ReturnType<typeof activity>['data']) => Promise<string | null>,
) {
  let left = count;
  let wrong = 0;
  const work = async (_: unknown, worker: number) => {
    const next = sequence(worker + 1);
    while (left-- > 0) {
      const { data, expected } = activity(next());
      await waitMicrotasks(next() % 17);
      if ((await decide(data)) !== expected) wrong++;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return wrong;
}

describe('overlapping evaluations', () => {
  it('lose no decision here, though the memo is so small that nearly all are decided anew', async () => {
    const programme = programmeWith({ 'tools/code.json': toolText('code', ...CONDITIONS) });
    let decisions = 0;
    const engine = createRuleEngine([{ version: 'test@1', effectiveFrom: 'always', programme }], {
      memoBound: 8,
      onDecision: () => decisions++,
    });
    const wrong = await wrongDecisions(DECISIONS, async (data) => {
      const [ruling] = await engine.rule([{ time: 0, data }]);
      return ruling?.kind === 'accepted' ? ruling.rule : null;
    });
    expect(wrong).toBe(0);
    expect(decisions).toBeGreaterThan(DECISIONS / 2);
  }, 120_000);

  it('lose some in one json-rules-engine that they share', async () => {
    const rules = CONDITIONS.map((conditions, index) => ({
      name: `rule ${index + 1}`,
      conditions,
      event: { type: 'holds' },
    })) as RuleProperties[];
    const engine = new Engine(rules);
    const wrong = await wrongDecisions(DECISIONS_OF_THE_SHARED_ENGINE, async (data) => {
      const { results } = await engine.run(data);
      return results.map((result) => result.name).toSorted()[0] ?? null;
    });
    expect(wrong).toBeGreaterThan(0);
  }, 120_000);
});
