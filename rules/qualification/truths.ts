/**
 * What facts make of a list of leaves: one truth each, together one combination.
 * A verdict depends on nothing else, so a combination is the key it is remembered by. However many different assets
 * and properties a log holds, there are only as many combinations as its rules tell apart.
 */
import type { Leaf } from './condition.ts';
import { compileLeaf, type FactReader } from './leaf.ts';

/** A bit a leaf, lowest first; beyond `MASK_LEAVES` leaves a text of 0 and 1, a character a leaf. */
export type Truths = number | string;

/** As many as a bit mask holds without a sign, so that it stays a small integer and a fast key. */
export const MASK_LEAVES = 30;

/** Compiles leaves into one function from facts to their combination. */
export function compileTruths<F>(leaves: readonly Leaf[], readerOf: FactReader<F>): (facts: F) => Truths {
  const tests = leaves.map((leaf) => compileLeaf(leaf, readerOf));
  return leaves.length <= MASK_LEAVES ? maskOf(tests) : textOf(tests);
}

/** Whether the leaf at a place holds in a combination. */
export function isTrue(truths: Truths, place: number): boolean {
  return typeof truths === 'number' ? ((truths >>> place) & 1) === 1 : truths[place] === '1';
}

type Test<F> = (facts: F) => boolean;

function maskOf<F>(tests: readonly Test<F>[]): (facts: F) => number {
  return (facts) => {
    let mask = 0;
    let bit = 1;
    for (const test of tests) {
      if (test(facts)) mask |= bit;
      bit <<= 1;
    }
    return mask;
  };
}

function textOf<F>(tests: readonly Test<F>[]): (facts: F) => string {
  return (facts) => {
    let text = '';
    for (const test of tests) text += test(facts) ? '1' : '0';
    return text;
  };
}
