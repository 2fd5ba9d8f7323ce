/** Random rules and activities on which our contract and json-rules-engine's own agree. */
import * as fc from 'fast-check';
import type { Condition, Leaf } from '../../../rules/qualification/condition.ts';
import type { Json } from '../../../rules/events/event.ts';
import type { ToolRules } from '../../../rules/programme/programme.ts';
import type { ActivityFacts } from '../../../rules/qualification/ruling.ts';

// No text that reads as a number, and no list that begins with a number: the engine takes both for numbers.
const TEXTS = ['created', 'edited', 'live', 'a', ''];
const NUMBERS = [-1, 0, 0.5, 1, 2, 40];
const text = fc.constantFrom(...TEXTS);
const scalar: fc.Arbitrary<Json> = fc.oneof(text, fc.constantFrom(...NUMBERS), fc.boolean(), fc.constant(null));
const list: fc.Arbitrary<Json> = fc
  .tuple(text, fc.array(scalar, { maxLength: 3 }))
  .map(([first, more]) => [first, ...more]);

const fact: fc.Arbitrary<Pick<Leaf, 'fact' | 'path'>> = fc.oneof(
  fc.constantFrom({ fact: 'action', path: null }, { fact: 'asset', path: null }, { fact: 'tool', path: null }),
  fc.constantFrom(['a'], ['b'], ['list'], ['deep', 'a'], ['deep', 'list'], ['a', 'b'], ['missing']).map((path) => ({
    fact: 'properties',
    path,
  })),
);

const comparison: fc.Arbitrary<Pick<Leaf, 'operator' | 'value'>> = fc.oneof(
  fc.record({
    operator: fc.constantFrom('equal' as const, 'notEqual' as const, 'contains' as const, 'doesNotContain' as const),
    value: scalar,
  }),
  fc.record({ operator: fc.constantFrom('in' as const, 'notIn' as const), value: fc.array(scalar, { maxLength: 4 }) }),
  fc.record({
    operator: fc.constantFrom(
      'lessThan' as const,
      'lessThanInclusive' as const,
      'greaterThan' as const,
      'greaterThanInclusive' as const,
    ),
    value: fc.constantFrom(...NUMBERS),
  }),
);

const leaf: fc.Arbitrary<Leaf> = fc.tuple(fact, comparison).map(([left, right]) => ({ ...left, ...right }));

/** Trees of all groups; never a leaf at the root, which the engine refuses. */
const { group } = fc.letrec<{ group: Condition; node: Condition }>((tie) => {
  const children = fc.array(tie('node'), { minLength: 1, maxLength: 3 });
  return {
    group: fc.oneof(
      children.map((all) => ({ all })),
      children.map((any) => ({ any })),
      tie('node').map((not) => ({ not })),
    ),
    node: fc.oneof({ maxDepth: 3 }, { weight: 2, arbitrary: leaf }, { weight: 1, arbitrary: tie('group') }),
  };
});

export const randomTool: fc.Arbitrary<ToolRules> = fc
  .array(group, { minLength: 1, maxLength: 3 })
  .map((conditions) => ({
    tool: 'code',
    title: 'Code',
    description: null,
    rules: conditions.map((condition, index) => ({ name: `rule ${index}`, description: null, conditions: condition })),
    examples: [],
  }));

const value = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: list });

const properties = fc.record(
  { a: value, b: value, list, deep: fc.record({ a: value, list }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);

export const randomActivity: fc.Arbitrary<ActivityFacts> = fc.record({
  tool: fc.constant('code'),
  action: text,
  asset: fc.option(text, { nil: undefined }),
  properties,
});
