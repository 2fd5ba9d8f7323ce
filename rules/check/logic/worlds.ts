/** All that can be the case, as far as some conditions tell it apart: a class of values for each of their facts. */
import { groupBy } from '../../group-by.ts';
import type { Condition, Leaf } from '../../qualification/condition.ts';
import { formatPath } from '../../qualification/fact-path.ts';
import type { FactValue } from '../../qualification/fact-value.ts';
import { tabulateLeaves } from '../../qualification/leaf-table.ts';
import type { Domain } from './domain.ts';
import { stated, truthOf, type LeafPlace, type Statement, type Truth } from './statement.ts';
import { valueClasses, type ValueClass } from './value-classes.ts';

/** A class for each fact, or `OPEN`. */
export type World = readonly number[];

export const OPEN = -1;

export interface Worlds {
  /** In the order of the conditions given. */
  readonly statements: readonly Statement[];
  readonly facts: readonly Fact[];
}

export interface Fact {
  /** What leaves ask about ({@link subjectOf}); null where a fact was taken apart. */
  readonly subject: string | null;
  readonly classes: readonly ValueClass[];
}

export function createWorlds(conditions: readonly Condition[], domain: Domain): Worlds {
  const table = tabulateLeaves(conditions);
  const facts: Fact[] = [];
  const places = new Map<number, LeafPlace>();
  for (const [subject, members] of groupBy(table.leaves.entries(), ([, leaf]) => subjectOf(leaf))) {
    const asked = members.map(([, leaf]) => leaf);
    const classes = valueClasses(asked, domain);
    const start = facts.length;
    facts.push(...(classes === null ? asked.map(() => EITHER) : [{ subject, classes }]));
    for (const [index, [leaf]] of members.entries()) {
      places.set(leaf, classes === null ? { fact: start + index, bit: 0 } : { fact: start, bit: index });
    }
  }
  const placeOf = (leaf: Leaf): LeafPlace => places.get(table.placeOf(leaf)) ?? { fact: OPEN, bit: OPEN };
  return { statements: conditions.map((condition) => stated(condition, placeOf)), facts };
}

const alone = new WeakMap<Domain, WeakMap<Condition, Worlds>>();

/** The worlds that one condition tells apart, made once: most rules are looked at by themselves more than once. */
export function worldsOf(condition: Condition, domain: Domain): Worlds {
  const known = alone.get(domain) ?? new WeakMap<Condition, Worlds>();
  alone.set(domain, known);
  const worlds = known.get(condition) ?? createWorlds([condition], domain);
  known.set(condition, worlds);
  return worlds;
}

/** A fact with too many classes is taken apart: each of its leaves may hold or not, whatever the others do. */
const EITHER: Fact = {
  subject: null,
  classes: [
    { value: undefined, truths: [true] },
    { value: undefined, truths: [false] },
  ],
};

/** What a leaf asks about, as a name. */
export function subjectOf({ fact, path }: Leaf): string {
  return path === null ? fact : `${fact} ${formatPath(path)}`;
}

export function truthIn({ facts }: Worlds, world: World, statement: Statement): Truth {
  return truthOf(statement, ({ fact, bit }) => facts[fact]?.classes[world[fact] ?? OPEN]?.truths[bit] ?? null);
}

/** Values by subject that make a world; null when it can't be said by values. */
export function valuesOf({ facts }: Worlds, world: World): ReadonlyMap<string, FactValue> | null {
  const values = new Map<string, FactValue>();
  for (const [index, { subject, classes }] of facts.entries()) {
    const found = classes[world[index] ?? OPEN];
    if (found === undefined) continue;
    if (subject === null) return null;
    values.set(subject, found.value);
  }
  return values;
}
