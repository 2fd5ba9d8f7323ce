/** The distinct leaves of a list of conditions: a question that several rules ask is asked once. */
import { leavesOf, type Condition, type Leaf } from './condition.ts';
import { formatPath } from './fact-path.ts';

export interface LeafTable {
  /** Each leaf once, in the order of first mention. */
  readonly leaves: readonly Leaf[];
  /** Where an equal leaf stands in `leaves`. Throws for a leaf of other conditions: a mistake in our code. */
  placeOf(leaf: Leaf): number;
}

export function tabulateLeaves(conditions: readonly Condition[]): LeafTable {
  const leaves: Leaf[] = [];
  const places = new Map<string, number>();
  /** The leaves given, so that looking one up again makes no key. */
  const known = new Map<Leaf, number>();
  for (const leaf of conditions.flatMap(leavesOf)) {
    const key = leafKey(leaf);
    const place = places.get(key) ?? leaves.push(leaf) - 1;
    places.set(key, place);
    known.set(leaf, place);
  }
  return { leaves, placeOf: (leaf) => known.get(leaf) ?? placeIn(places, leaf) };
}

function placeIn(places: ReadonlyMap<string, number>, leaf: Leaf): number {
  const place = places.get(leafKey(leaf));
  if (place === undefined) throw new Error(`a leaf that was not tabulated: ${leafKey(leaf)}`);
  return place;
}

function leafKey(leaf: Leaf): string {
  return JSON.stringify([leaf.fact, leaf.path === null ? null : formatPath(leaf.path), leaf.operator, leaf.value]);
}
