/** One comparison of a bench: contenders under the same load, the ratios claimed between them, and what was aimed at. */
import { interleave, ratios, type Contender, type Rounds, type Samples } from './interleave.ts';
import { summarise, type Summary } from './statistics.ts';

export interface Comparison extends Rounds {
  readonly title: string;
  /** Of what the samples are, such as `evaluations/s`. */
  readonly unit: string;
  /** The first is the baseline. */
  readonly contenders: readonly Contender[];
  readonly claims: readonly Claim[];
}

/** `contender` is at least, or at most, so many times the baseline. */
export interface Claim {
  readonly contender: string;
  readonly aim: number;
  readonly wanted: 'at least' | 'at most';
}

export interface Result {
  readonly title: string;
  readonly unit: string;
  readonly rounds: number;
  readonly baseline: string;
  readonly contenders: readonly (Summary & { readonly name: string; readonly ratio: Summary })[];
  readonly claims: readonly (Claim & { readonly ratio: number; readonly met: boolean })[];
}

export async function compare(comparison: Comparison): Promise<Result> {
  const { title, unit, rounds, claims } = comparison;
  const samples = await interleave(comparison.contenders, comparison);
  const [baseline] = samples;
  if (baseline === undefined) throw new Error(`nothing to compare in "${title}"`);
  const contenders = samples.map((one) => measured(one, baseline));
  const ratioOf = (name: string) => contenders.find((one) => one.name === name)?.ratio.median ?? NaN;
  return {
    title,
    unit,
    rounds,
    baseline: baseline.name,
    contenders,
    claims: claims.map((claim) => ({
      ...claim,
      ratio: ratioOf(claim.contender),
      met: isMet(claim, ratioOf(claim.contender)),
    })),
  };
}

function measured(one: Samples, baseline: Samples): Result['contenders'][number] {
  return { name: one.name, ...summarise(one.samples), ratio: summarise(ratios(one, baseline)) };
}

function isMet({ wanted, aim }: Claim, ratio: number): boolean {
  return wanted === 'at least' ? ratio >= aim : ratio <= aim;
}
