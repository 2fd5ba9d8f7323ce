/** From facts to the truth of one leaf: what json-rules-engine is told instead of the facts. */
import type { Leaf } from './condition.ts';
import type { FactValue } from './fact-value.ts';
import { COMPARISONS } from './operators.ts';

/** How to find what a leaf asks about among facts of type `F`. Called once a leaf; its answer once an evaluation. */
export type FactReader<F> = (leaf: Leaf) => (facts: F) => FactValue;

/** Whether a leaf holds for given facts. */
export function compileLeaf<F>(leaf: Leaf, readerOf: FactReader<F>): (facts: F) => boolean {
  const read = readerOf(leaf);
  const compare = COMPARISONS[leaf.operator];
  const wanted = leaf.value;
  return (facts) => compare(read(facts), wanted);
}
