/** The parts of a condition that hold in every world or in none, and so decide nothing. */
import type { Condition } from '../../qualification/condition.ts';
import type { Domain } from './domain.ts';
import { findWorld } from './find-world.ts';
import type { Statement } from './statement.ts';
import { truthIn, worldsOf, type World, type Worlds } from './worlds.ts';

export interface ConstantPart {
  /** JSON pointer from the root of the conditions. */
  readonly pointer: string;
  readonly condition: Condition;
  readonly holds: boolean;
  /** Two of its members that bring it about by themselves, the later one second. */
  readonly because: readonly [Member, Member] | null;
}

export interface Member {
  readonly pointer: string;
  readonly condition: Condition;
}

/**
 * The innermost such parts: what is constant only because one of its parts is, is not named.
 * @param isMeant leaves that may be constant: whatever they are part of is looked at all the same
 */
export function constantParts(
  conditions: Condition,
  domain: Domain,
  isMeant: (condition: Condition) => boolean = () => false,
): readonly ConstantPart[] {
  const worlds = worldsOf(conditions, domain);
  const [root] = worlds.statements;
  if (root === undefined) return [];
  const places = placesOf(root, '');
  const truths = truthsSeen(worlds, places);
  const isConstant = ({ statement }: Place): boolean =>
    truths.get(statement)?.size === 1 && !isMeant(statement.condition);
  return places
    .filter(isConstant)
    .filter(({ pointer }) => !places.some((inner) => inner.pointer.startsWith(`${pointer}/`) && isConstant(inner)))
    .map(({ pointer, statement }) => {
      const holds = truths.get(statement)?.has(true) ?? false;
      const because = decisivePair(worlds, statement, holds, pointer);
      return { pointer, condition: statement.condition, holds, because };
    });
}

interface Place {
  readonly pointer: string;
  readonly statement: Statement;
}

function placesOf(statement: Statement, pointer: string): readonly Place[] {
  return [
    { pointer, statement },
    ...membersOf({ pointer, statement }).flatMap((member) => placesOf(member.statement, member.pointer)),
  ];
}

function membersOf({ pointer, statement: { kind, parts } }: Place): readonly Place[] {
  return parts.map((statement, index) => ({
    pointer: kind === 'not' ? `${pointer}/not` : `${pointer}/${kind}/${index}`,
    statement,
  }));
}

type Truths = Map<Statement, Set<boolean>>;

/** Which truths each part can have. Most are found by changing one fact at a time; only the others are searched for. */
function truthsSeen(worlds: Worlds, places: readonly Place[]): Truths {
  const truths: Truths = new Map(places.map(({ statement }) => [statement, new Set()]));
  const look = (world: World): void => {
    for (const [statement, seen] of truths) {
      if (seen.size === 2) continue;
      const truth = truthIn(worlds, world, statement);
      if (truth !== null) seen.add(truth);
    }
  };
  for (const world of simpleWorlds(worlds)) look(world);
  for (const [statement, seen] of truths) {
    for (const truth of [true, false]) {
      if (seen.has(truth)) continue;
      const found = findWorld(worlds, truth ? { hold: [statement] } : { fail: [statement] });
      // A search that was given up says nothing: the part counts as one that can be either.
      if (found === null) seen.add(truth);
      else if (found !== 'none') look(found);
    }
  }
  return truths;
}

/** Each value of each fact, the others being as they come. */
function* simpleWorlds({ facts }: Worlds): Generator<World> {
  const plain = facts.map(() => 0);
  for (const [fact, { classes }] of facts.entries()) {
    for (const value of classes.keys()) yield plain.with(fact, value);
  }
}

function decisivePair(worlds: Worlds, statement: Statement, holds: boolean, pointer: string): ConstantPart['because'] {
  const members = membersOf({ pointer, statement });
  for (const [index, later] of members.entries()) {
    for (const earlier of members.slice(0, index)) {
      const both = [earlier.statement, later.statement];
      if (findWorld(worlds, holds ? { fail: both } : { hold: both }) !== 'none') continue;
      return [memberOf(earlier), memberOf(later)];
    }
  }
  return null;
}

function memberOf({ pointer, statement }: Place): Member {
  return { pointer, condition: statement.condition };
}
