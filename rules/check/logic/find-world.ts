/**
 * Whether conditions can hold or fail together: tried on every combination of values that they tell apart.
 *
 * Facts are taken for independent of each other, so more combinations are tried than there are: "none" is certain, a
 * world that is found may be one that can't be. The search is bounded, and gives up without an answer.
 */
import { truthOf, truthOfGroup, type LeafPlace, type Statement, type Truth } from './statement.ts';
import { OPEN, type World, type Worlds } from './worlds.ts';

export interface Query {
  readonly hold?: readonly Statement[];
  readonly fail?: readonly Statement[];
}

/** Classes tried in one search; beyond it a mistake may go unseen, and none is invented. */
const MAX_TRIALS = 5000;

/** A world in which all of `hold` holds and none of `fail`; open where it does not matter. Null when it gave up. */
export function findWorld(worlds: Worlds, { hold = [], fail = [] }: Query): World | 'none' | null {
  const search = new Search(worlds, hold, fail);
  const found = search.goOn();
  return found === null ? null : found ? search.world : 'none';
}

class Search {
  readonly world: number[];
  readonly #worlds: Worlds;
  readonly #hold: readonly Statement[];
  readonly #fail: readonly Statement[];
  #trials = 0;

  constructor(worlds: Worlds, hold: readonly Statement[], fail: readonly Statement[]) {
    this.#worlds = worlds;
    this.#hold = hold;
    this.#fail = fail;
    this.world = worlds.facts.map(() => OPEN);
  }

  /** Settles one fact after the other that the query still depends on. */
  goOn(): Truth {
    const answer = this.#answer();
    if (answer !== null) return answer;
    const fact = this.#openFact([...this.#hold, ...this.#fail]);
    const classes = this.#worlds.facts[fact]?.classes.length ?? 0;
    for (let value = 0; value < classes; value++) {
      if (++this.#trials > MAX_TRIALS) return null;
      this.world[fact] = value;
      const found = this.goOn();
      if (found !== false) return found;
    }
    this.world[fact] = OPEN;
    return false;
  }

  /** True when the query is met, false when it can't be any more. */
  #answer(): Truth {
    const allHold = truthOfGroup(false, this.#hold, this.#ofLeaf);
    if (allHold === false) return false;
    const someHolds = truthOfGroup(true, this.#fail, this.#ofLeaf);
    if (someHolds === true) return false;
    return allHold === null || someHolds === null ? null : true;
  }

  #openFact(statements: readonly Statement[]): number {
    const open = statements.find((statement) => truthOf(statement, this.#ofLeaf) === null);
    if (open === undefined) return OPEN;
    return open.kind === 'leaf' ? open.place.fact : this.#openFact(open.parts);
  }

  readonly #ofLeaf = ({ fact, bit }: LeafPlace): Truth =>
    this.#worlds.facts[fact]?.classes[this.world[fact] ?? OPEN]?.truths[bit] ?? null;
}
