/** Finding one's place in things sorted by time. */
import type { Instant } from '../time/instant.ts';

/** How many of `instants`, ascending, come before `t`: the index of the first that does not. */
export function countBefore(instants: readonly Instant[], t: Instant): number {
  return lowest(instants.length, (index) => (instants[index] as Instant) >= t);
}

/** How many of `instants`, ascending, come no later than `t`: the index of the first that is later. */
export function countUpTo(instants: readonly Instant[], t: Instant): number {
  return lowest(instants.length, (index) => (instants[index] as Instant) > t);
}

/** The last of `items`, ascending by time, whose time is before `t`: what holds "at" `t` (`docs/domain.md §6`). */
export function latestBefore<T extends { readonly time: Instant }>(items: readonly T[], t: Instant): T | null {
  return items[lowest(items.length, (index) => (items[index] as T).time >= t) - 1] ?? null;
}

/** The lowest index below `length` that `fits`, given that all above it do too; `length` if none does. */
function lowest(length: number, fits: (index: number) => boolean): number {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (fits(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
