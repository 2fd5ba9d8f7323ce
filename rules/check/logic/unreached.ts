/** Of conditions that are tried one after the other, which never get their turn to decide. */
import type { Condition, Leaf } from '../../qualification/condition.ts';
import { holds } from '../../qualification/failed-condition.ts';
import type { FactValue } from '../../qualification/fact-value.ts';
import type { Domain } from './domain.ts';
import { findWorld } from './find-world.ts';
import { createWorlds, subjectOf, valuesOf, worldsOf } from './worlds.ts';

export interface Unreached {
  /** Its place in the list. */
  readonly index: number;
  /** The place of one that alone holds wherever this does; null when it takes several. */
  readonly behind: number | null;
}

/** `conditions` in the order in which they are tried: the first that holds decides. */
export function unreached(conditions: readonly Condition[], domain: Domain): readonly Unreached[] {
  return conditions.flatMap((condition, index) => {
    const earlier = conditions.slice(0, index);
    if (isSurelyReached(condition, earlier, domain)) return [];
    const worlds = createWorlds([condition, ...earlier], domain);
    const [statement, ...before] = worlds.statements;
    if (statement === undefined || findWorld(worlds, { hold: [statement], fail: before }) !== 'none') return [];
    const behind = before.findIndex((other) => findWorld(worlds, { hold: [statement], fail: [other] }) === 'none');
    return [{ index, behind: behind < 0 ? null : behind }];
  });
}

/** One case that it decides settles the matter for nearly all, without a search among all the others. */
function isSurelyReached(condition: Condition, earlier: readonly Condition[], domain: Domain): boolean {
  if (earlier.length === 0) return true;
  const worlds = worldsOf(condition, domain);
  const world = findWorld(worlds, { hold: worlds.statements });
  const values = world === null || world === 'none' ? null : valuesOf(worlds, world);
  return values !== null && !earlier.some((other) => holds(other, values, valueReader));
}

/** What the case leaves open is absent in it. */
function valueReader(leaf: Leaf): (values: ReadonlyMap<string, FactValue>) => FactValue {
  const subject = subjectOf(leaf);
  return (values) => values.get(subject);
}
