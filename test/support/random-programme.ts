import * as fc from 'fast-check';
import { gridInstant } from './random-instants.ts';

/** Parsed files of a programme folder (docs/interfaces.md §2) and when they take force, in milliseconds. */
export interface RandomVersion {
  readonly program: Readonly<Record<string, unknown>>;
  readonly rates: Readonly<Record<string, unknown>>;
  readonly tiers: Readonly<Record<string, unknown>>;
  readonly tools: readonly Readonly<Record<string, unknown>>[];
  readonly effectiveFrom: 'always' | number;
}

type Tree = Readonly<Record<string, unknown>>;

/**
 * Programmes of one to three versions in the order of publication, with one time zone and the same tiers by name:
 * the contract does not say what a change of these would mean.
 */
export function randomProgramme(): fc.Arbitrary<RandomVersion[]> {
  const timezone = fc.constantFrom('UTC', 'America/Sao_Paulo', 'Asia/Kolkata');
  return timezone.chain((zone) =>
    fc
      .tuple(version(zone, mostlyAlways), fc.array(version(zone, mostlyLater), { maxLength: 2 }))
      .map(([first, later]) => JSON.parse(JSON.stringify([first, ...later])) as RandomVersion[]),
  );
}

const always = fc.constant('always' as const);
const mostlyAlways = fc.oneof({ weight: 9, arbitrary: always }, { weight: 1, arbitrary: gridInstant });
const mostlyLater = fc.oneof({ weight: 1, arbitrary: always }, { weight: 9, arbitrary: gridInstant });

function version(timezone: string, effectiveFrom: fc.Arbitrary<'always' | number>): fc.Arbitrary<RandomVersion> {
  return fc.record({ program: program(timezone), rates, tiers, tools, effectiveFrom });
}

const program = (timezone: string): fc.Arbitrary<Tree> =>
  fc.record({
    name: fc.constant('random'),
    title: fc.constant('A random programme'),
    timezone: fc.constant(timezone),
    windowDays: fc.constantFrom(90, 90, 90, 30, 1, 120),
    valuation: fc.constantFrom('closing', 'closing', 'daily_weighted'),
    graceDays: fc.constant(3),
    noticeDays: fc.constant([30, 14, 7, 1]),
  });

const rates: fc.Arbitrary<Tree> = fc.record({
  pointsPerUnit: fc.record({
    managed: fc.constantFrom('1', '1.5'),
    assisted: fc.constantFrom('3', '2'),
    sourced: fc.constantFrom('5', '0.3333'),
  }),
  growth: fc.record({
    multiplier: fc.constantFrom('2', '1.25'),
    countries: fc.subarray(['IN', 'BR']),
  }),
  units: fc.record(
    {
      USD: fc.constantFrom('100', '3'),
      JPY: fc.constantFrom('14400', '12000'),
      KWD: fc.constant('30.5'),
      EUR: fc.constantFrom('88', '62.50'),
      CLF: fc.constant('2.75'),
    },
    { requiredKeys: ['USD'] },
  ),
});

/** Trees of all three groups, mostly shallow, over leaves that are given. */
function conditions(leaf: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  const { root } = fc.letrec<{ root: Tree; node: Tree }>((tie) => {
    const children = fc.array(tie('node'), { minLength: 1, maxLength: 3 });
    const group = fc.oneof(
      children.map((all) => ({ all })),
      children.map((any) => ({ any })),
      fc.record({ not: tie('node') }),
    );
    return {
      root: group,
      node: fc.oneof({ maxDepth: 2 }, { weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: tie('root') }),
    };
  });
  return root;
}

const scalar = fc.constantFrom<unknown>('created', 'live', 'a', 'x', 1, 2, 2.5, '2', true, null);
const number = fc.constantFrom(0, 1, 2, 2.5, -1);
const ordering = fc.constantFrom('lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive');

/** Every operator with a value of the kind it takes. */
const comparison: fc.Arbitrary<Tree> = fc.oneof(
  fc.record({ operator: fc.constantFrom('equal', 'notEqual', 'contains', 'doesNotContain'), value: scalar }),
  fc.record({
    operator: fc.constantFrom('in', 'notIn'),
    value: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ operator: ordering, value: number }),
);

const toolFact: fc.Arbitrary<Tree> = fc.oneof(
  fc.record({ fact: fc.constantFrom('action', 'asset', 'tool') }),
  fc.record({
    fact: fc.constant('properties'),
    path: fc.constantFrom(
      '$.files',
      'files',
      '$.status',
      '$.tags',
      '$.nested.n',
      '$.missing',
      '$.tags.length',
      '$.nested.constructor',
    ),
  }),
);

const joined = (fact: fc.Arbitrary<Tree>, compared: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
  fc.tuple(fact, compared).map(([left, right]) => ({ ...left, ...right }));

const worksOnIt = { all: [{ fact: 'action', operator: 'notEqual', value: 'viewed' }] };

const rule = fc.record({
  name: fc.constant('a rule'),
  conditions: fc.oneof(
    { weight: 5, arbitrary: fc.constant(worksOnIt) },
    { weight: 1, arbitrary: joined(toolFact, comparison).map((leaf) => ({ any: [leaf] })) },
    { weight: 2, arbitrary: conditions(joined(toolFact, comparison)) },
  ),
});

const toolNamed = (name: string): fc.Arbitrary<Tree> =>
  fc.record({
    tool: fc.constant(name),
    title: fc.constant(name),
    rules: fc.oneof(
      { weight: 9, arbitrary: fc.array(rule, { minLength: 1, maxLength: 2 }) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    examples: fc.constant([]),
  });

/** A tool may have no file, and `forms` and `pages` often have none. */
const tools: fc.Arbitrary<Tree[]> = fc
  .tuple(
    fc.option(toolNamed('blog'), { freq: 15 }),
    fc.option(toolNamed('forms'), { freq: 4 }),
    fc.option(toolNamed('pages'), { freq: 2 }),
  )
  .map((files) => files.filter((file) => file !== null));

const tierFact: fc.Arbitrary<Tree> = fc.oneof(
  fc.record({
    fact: fc.constantFrom(
      'totalPoints',
      'soldPoints',
      'sourcedPoints',
      'managedPoints',
      'managedClients',
      'toolsUsedMedian',
    ),
  }),
  fc.record({ fact: fc.constant('qualifyingActivities'), path: fc.constantFrom('$.90', '$.30', '$.1', '$.120') }),
);

const tierComparison = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ operator: ordering, value: fc.constantFrom(0, 1, 1.5, 2, 5, 10, 0.0001, 37.5012) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ operator: fc.constantFrom('equal', 'notEqual'), value: fc.constantFrom(0, 1, 10, '10') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ operator: fc.constantFrom('in', 'notIn'), value: fc.constant([0, 1, 2.5, '10']) }),
  },
);

const attributeFact: fc.Arbitrary<Tree> = fc.record({
  fact: fc.constant('attributes'),
  path: fc.constantFrom('$.certified', '$.retention', '$.region', '$.audit.passed', '$.audit.year'),
});
const attributeComparison = fc.oneof(
  fc.record({ operator: ordering, value: fc.constantFrom(0.5, 1, 2, 2018) }),
  fc.record({
    operator: fc.constantFrom('equal', 'notEqual', 'contains', 'doesNotContain'),
    value: fc.constantFrom<unknown>('emea', 2, true, null),
  }),
  fc.record({ operator: fc.constantFrom('in', 'notIn'), value: fc.constant(['emea', 2, false]) }),
);

const requirements = conditions(
  fc.oneof(
    { weight: 4, arbitrary: joined(tierFact, tierComparison) },
    { weight: 1, arbitrary: joined(attributeFact, attributeComparison) },
  ),
);
const activityThreshold = fc.record({ count: fc.constantFrom(1, 2, 3), days: fc.constantFrom(90, 30, 1) });

/** A leaf alone, so that it decides. */
const aloneLeaf: fc.Arbitrary<Tree> = fc.oneof(
  fc.record({
    fact: fc.constantFrom('toolsUsedMedian', 'toolsUsedMedian', 'managedClients', 'sourcedPoints'),
    operator: ordering,
    value: fc.constantFrom(0, 1, 1.5, 2),
  }),
  fc.record({
    fact: fc.constant('attributes'),
    path: fc.constantFrom('$.certified', '$.retention'),
    operator: ordering,
    value: fc.constantFrom(0.5, 1, 2),
  }),
);
const alone = aloneLeaf.map((leaf) => ({ all: [leaf] }));

/** Often asks for more points the higher it is; else for anything at all, or nothing. */
const tierNamed = (name: string, points: number): fc.Arbitrary<Tree> => {
  const enough = { all: [{ fact: 'totalPoints', operator: 'greaterThanInclusive', value: points }] };
  return fc
    .record({
      requirements: fc.oneof(fc.constant(enough), alone, fc.option(requirements, { freq: 8, nil: undefined })),
      threshold: fc.option(activityThreshold, { freq: 3, nil: undefined }),
    })
    .map(({ requirements: required, threshold }) => ({
      name,
      ...(required === undefined ? {} : { requirements: required }),
      ...(threshold === undefined ? {} : { activityThreshold: threshold }),
    }));
};

const recalibration = fc.oneof(
  { weight: 1, arbitrary: fc.constant('monthly') },
  {
    weight: 4,
    arbitrary: fc.record({
      months: fc.constantFrom([1, 7], [2, 5, 8, 11], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
      windowMonths: fc.constantFrom(1, 2, 3, 6),
      minimumHoldMonths: fc.constantFrom(0, 1, 3, 6),
    }),
  },
);

const tiers: fc.Arbitrary<Tree> = fc.record({
  recalibration,
  tiers: fc.tuple(tierNamed('member', 1), tierNamed('steward', 8), tierNamed('guardian', 25)),
});
