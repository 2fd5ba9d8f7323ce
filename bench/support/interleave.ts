/**
 * Measures contenders in interleaved rounds: a machine that slows down slows all of them, and a ratio is taken within
 * each round, between neighbours in time, before its median is.
 */

export interface Contender {
  readonly name: string;
  /** Takes one sample: a rate or a duration, in the unit of the comparison. */
  readonly sample: () => Promise<number>;
}

/** Samples of one contender, in the order of the rounds. */
export interface Samples {
  readonly name: string;
  readonly samples: readonly number[];
}

export interface Rounds {
  readonly rounds: number;
  /** Rounds before those that count. */
  readonly warmUp: number;
}

/** Every second round goes backwards, so that nobody is always measured after the same neighbour. */
export async function interleave(contenders: readonly Contender[], { rounds, warmUp }: Rounds): Promise<Samples[]> {
  const taken = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const { name, sample } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const figure = await sample();
      if (round >= 0) taken.get(name)?.push(figure);
    }
  }
  return [...taken].map(([name, samples]) => ({ name, samples }));
}

/** The ratio of two contenders in each round. */
export function ratios(of: Samples, against: Samples): readonly number[] {
  return of.samples.map((sample, round) => sample / (against.samples[round] ?? NaN));
}

/** A sample: how many things a second, for work that says how many it did. */
export async function perSecond(work: () => Promise<number>): Promise<number> {
  const start = performance.now();
  const count = await work();
  return (count / (performance.now() - start)) * 1000;
}
