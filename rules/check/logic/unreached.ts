/** Of conditions that are tried one after the other, which never get their turn to decide. */
import type { Statement, Worlds } from './worlds.ts';

export interface Unreached {
  /** Its place in the list. */
  readonly index: number;
  /** The place of one that alone holds wherever this does; null when it takes several. */
  readonly behind: number | null;
}

/** `statements` in the order in which they are tried: the first that holds decides. */
export function unreached(worlds: Worlds, statements: readonly Statement[]): readonly Unreached[] {
  return statements.flatMap((statement, index) => {
    const earlier = statements.slice(0, index);
    if (!mayBeHidden(worlds, statement, earlier)) return [];
    if (worlds.find({ hold: [statement], fail: earlier }) !== 'none') return [];
    const behind = earlier.findIndex((other) => worlds.find({ hold: [statement], fail: [other] }) === 'none');
    return [{ index, behind: behind < 0 ? null : behind }];
  });
}

/** One world in which it holds and no earlier one does settles the matter for nearly all, at the price of a look. */
function mayBeHidden(worlds: Worlds, statement: Statement, earlier: readonly Statement[]): boolean {
  if (earlier.length === 0) return false;
  const world = worlds.find({ hold: [statement] });
  if (world === null || world === 'none') return false;
  return earlier.some((other) => worlds.truthIn(world, other) !== false);
}
