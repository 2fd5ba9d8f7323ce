/** Comparing two collections by name: what came, what went, what is in both. */
import { compareText } from '../text.ts';

export interface Keyed<T> {
  readonly removed: readonly (readonly [string, T])[];
  readonly added: readonly (readonly [string, T])[];
  readonly kept: readonly (readonly [string, T, T])[];
}

/** Each list by name. */
export function compareKeyed<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Keyed<T> {
  const removed: (readonly [string, T])[] = [];
  const kept: (readonly [string, T, T])[] = [];
  for (const [name, was] of before) {
    const is = after.get(name);
    if (is === undefined) removed.push([name, was]);
    else kept.push([name, was, is]);
  }
  const added = [...after].filter(([name]) => !before.has(name));
  return { removed: removed.sort(byName), added: added.sort(byName), kept: kept.sort(byName) };
}

function byName([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number {
  return compareText(a, b);
}
