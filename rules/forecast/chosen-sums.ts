/**
 * Sums over chosen things. A search asks about thousands of choices, of which each mostly begins as the one before did:
 * only what is otherwise is taken away and added, so that asking costs the same however many are chosen.
 */

/** Something that chosen things, by their places, are added to and taken from. */
export interface Tally {
  add(place: number): void;
  /** Takes back the last that was added and is still there. */
  takeBack(place: number): void;
}

export class ChosenSums {
  readonly #tally: Tally;
  readonly #chosen: number[] = [];

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** Makes the tally that of these places, and no others. */
  choose(chosen: readonly number[]): void {
    const own = this.#chosen;
    let same = 0;
    while (same < own.length && same < chosen.length && own[same] === chosen[same]) same += 1;
    while (own.length > same) this.#tally.takeBack(own.pop() as number);
    for (let index = same; index < chosen.length; index++) {
      const place = chosen[index] as number;
      own.push(place);
      this.#tally.add(place);
    }
  }
}
