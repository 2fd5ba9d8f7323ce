/**
 * Whether conditions can hold or fail together: tried on every combination of values that they tell apart.
 *
 * Facts are taken for independent of each other, so more combinations are tried than there are: "can't" is certain,
 * "can" is not. The search is bounded, and gives up with "can".
 */
import type { Condition, Leaf } from '../../qualification/condition.ts';
import { formatPath } from '../../qualification/fact-path.ts';
import { groupBy } from '../../month/group-by.ts';
import { tabulateLeaves } from '../../qualification/leaf-table.ts';
import type { Domain } from './domain.ts';
import { valueClasses, type ValueClass } from './value-classes.ts';

/** A condition whose leaves are numbered, with the parts it has. */
export interface Statement {
  readonly condition: Condition;
  readonly kind: 'all' | 'any' | 'not' | 'leaf';
  readonly parts: readonly Statement[];
  /** Of a leaf: which fact it asks about, and which of that fact's leaves it is. */
  readonly fact: number;
  readonly bit: number;
}

export interface Query {
  readonly hold?: readonly Statement[];
  readonly fail?: readonly Statement[];
}

/** A class for each fact, `OPEN` where it does not matter. */
export type World = readonly number[];

export interface Worlds {
  /** In the order of the conditions given. */
  readonly statements: readonly Statement[];
  /** A world in which the query is answered with yes; `none` when there is certainly none, null when it gave up. */
  find(query: Query): World | 'none' | null;
  /** The truth of a statement in a world; null where the world leaves it open. */
  truthIn(world: World, statement: Statement): boolean | null;
  /** How many classes a fact has. */
  classesOf(fact: number): number;
  /** Before any fact is known. */
  readonly open: World;
}

const OPEN = -1;

/** Classes tried in one search; beyond it a mistake may go unseen, and none is invented. */
const MAX_TRIALS = 20_000;

/** The worlds that `conditions` tell apart. */
export function createWorlds(conditions: readonly Condition[], domain: Domain): Worlds {
  const table = tabulateLeaves(conditions);
  const facts = factsOf(table.leaves, domain);
  const statements = conditions.map((condition) => stated(condition, (leaf) => facts.placeOf(table.placeOf(leaf))));
  const { classes } = facts;

  const truthIn = (world: World, { kind, parts, fact, bit }: Statement): boolean | null => {
    if (kind === 'leaf') return classes[fact]?.[world[fact] ?? OPEN]?.[bit] ?? null;
    if (kind === 'not') return negated(parts[0] === undefined ? null : truthIn(world, parts[0]));
    return truthOfGroup(kind === 'any', parts, (part) => truthIn(world, part));
  };

  return {
    statements,
    truthIn,
    classesOf: (fact) => classes[fact]?.length ?? 0,
    open: classes.map(() => OPEN),
    find(query) {
      const { hold = [], fail = [] } = query;
      const world = classes.map(() => OPEN);
      let trials = 0;

      /** Settles one fact after the other that the query still depends on; null when the search was given up. */
      const search = (): boolean | null => {
        const truthOf = (statement: Statement): boolean | null => truthIn(world, statement);
        const answer = answered(hold, fail, truthOf);
        if (answer !== null) return answer;
        const fact = openFact([...hold, ...fail], truthOf) ?? OPEN;
        for (let value = 0; value < (classes[fact]?.length ?? 0); value++) {
          if (++trials > MAX_TRIALS) return null;
          world[fact] = value;
          const found = search();
          if (found !== false) return found;
        }
        world[fact] = OPEN;
        return false;
      };

      const found = search();
      return found === null ? null : found ? world : 'none';
    },
  };
}

/** True when all hold and none of the others does, false when that can no longer be, null when it is open. */
function answered(
  hold: readonly Statement[],
  fail: readonly Statement[],
  truthOf: (statement: Statement) => boolean | null,
): boolean | null {
  const allHold = truthOfGroup(false, hold, truthOf);
  if (allHold === false) return false;
  const someHolds = truthOfGroup(true, fail, truthOf);
  if (someHolds === true) return false;
  return allHold === null || someHolds === null ? null : true;
}

/** A fact that statements are open for. */
function openFact(
  statements: readonly Statement[],
  truthOf: (statement: Statement) => boolean | null,
): number | undefined {
  const open = statements.find((statement) => truthOf(statement) === null);
  return open === undefined || open.kind === 'leaf' ? open?.fact : openFact(open.parts, truthOf);
}

/** `decisive` is the truth of one part that settles the group: true for `any`, false for `all`. */
function truthOfGroup(
  decisive: boolean,
  parts: readonly Statement[],
  truthOf: (part: Statement) => boolean | null,
): boolean | null {
  let isOpen = false;
  for (const part of parts) {
    const truth = truthOf(part);
    if (truth === decisive) return decisive;
    if (truth === null) isOpen = true;
  }
  return isOpen ? null : !decisive;
}

function negated(truth: boolean | null): boolean | null {
  return truth === null ? null : !truth;
}

interface Facts {
  readonly classes: readonly (readonly ValueClass[])[];
  /** From the place of a leaf in the table to its fact and its bit there. */
  placeOf(leaf: number): { readonly fact: number; readonly bit: number };
}

/** The leaves grouped by what they ask about. A fact with too many classes is taken apart: each leaf may hold or not. */
function factsOf(leaves: readonly Leaf[], domain: Domain): Facts {
  const groups = groupBy([...leaves.entries()], ([, leaf]) => subjectOf(leaf));
  const classes: (readonly ValueClass[])[] = [];
  const places = new Map<number, { readonly fact: number; readonly bit: number }>();
  for (const members of groups.values()) {
    const asked = members.map(([, leaf]) => leaf);
    const known = valueClasses(asked, domain);
    if (known === null) for (const [place] of members) places.set(place, { fact: classes.push(EITHER) - 1, bit: 0 });
    else {
      const fact = classes.push(known) - 1;
      for (const [bit, [place]] of members.entries()) places.set(place, { fact, bit });
    }
  }
  return { classes, placeOf: (leaf) => places.get(leaf) ?? { fact: OPEN, bit: OPEN } };
}

const EITHER: readonly ValueClass[] = [[true], [false]];

function subjectOf({ fact, path }: Leaf): string {
  return path === null ? fact : `${fact} ${formatPath(path)}`;
}

function stated(condition: Condition, placeOf: (leaf: Leaf) => { fact: number; bit: number }): Statement {
  if ('all' in condition) return group('all', condition, condition.all, placeOf);
  if ('any' in condition) return group('any', condition, condition.any, placeOf);
  if ('not' in condition) return group('not', condition, [condition.not], placeOf);
  const { fact, bit } = placeOf(condition);
  return { condition, kind: 'leaf', parts: [], fact, bit };
}

function group(
  kind: 'all' | 'any' | 'not',
  condition: Condition,
  members: readonly Condition[],
  placeOf: (leaf: Leaf) => { fact: number; bit: number },
): Statement {
  return { condition, kind, parts: members.map((member) => stated(member, placeOf)), fact: OPEN, bit: OPEN };
}
