/** The smallest choice of some things for which something holds. */

/** What the search may take for granted, having been shown. */
export interface Order {
  /** Adding to a choice for which it holds leaves it holding. */
  readonly isRising: boolean;
  /** Of two choices of a size, the one with the earlier places is never worse: the first k are the best k. */
  readonly isRanked: boolean;
}

export interface Choice {
  /** Places, ascending; null when nothing was found. */
  readonly chosen: readonly number[] | null;
  /** Whether no smaller choice would do; or that none does at all. */
  readonly isProven: boolean;
}

/**
 * Tries the first 1, 2, 3 … things, then every smaller choice, as long as there are trials left. So the answer is
 * proven where the order allows it, where few things are to be chosen from, and where few are enough.
 * @param count how many things there are, the most promising first
 * @param mostTrials bounds the work
 */
export async function shortestChoice(
  count: number,
  holds: (chosen: readonly number[]) => Promise<boolean>,
  { isRising, isRanked }: Order,
  mostTrials: number,
): Promise<Choice> {
  const trials = { left: mostTrials };
  const first = isRising ? await firstByHalves(count, holds) : await firstInTurn(count, holds, trials);
  if (isRising && (first === null || isRanked)) return { chosen: first === null ? null : upTo(first), isProven: true };
  for (let size = 1; size < (first ?? count + 1); size++) {
    for (const chosen of choices(count, size)) {
      if (trials.left-- <= 0) return { chosen: first === null ? null : upTo(first), isProven: false };
      if (await holds(chosen)) return { chosen, isProven: true };
    }
  }
  return { chosen: first === null ? null : upTo(first), isProven: true };
}

/** How many of the first are enough, if more never harm. */
async function firstByHalves(
  count: number,
  holds: (chosen: readonly number[]) => Promise<boolean>,
): Promise<number | null> {
  if (count === 0 || !(await holds(upTo(count)))) return null;
  let [tooFew, enough] = [0, count];
  while (enough - tooFew > 1) {
    const middle = (tooFew + enough) >>> 1;
    if (await holds(upTo(middle))) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

async function firstInTurn(
  count: number,
  holds: (chosen: readonly number[]) => Promise<boolean>,
  trials: { left: number },
): Promise<number | null> {
  for (let size = 1; size <= count && trials.left > 0; size++) {
    trials.left -= 1;
    if (await holds(upTo(size))) return size;
  }
  return null;
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Every choice of `size` places of `count`, in the order of the places. */
function* choices(count: number, size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let place = from; place <= count - size; place++) {
    for (const rest of choices(count, size - 1, place + 1)) yield [place, ...rest];
  }
}
