/**
 * The values of one fact, as far as some leaves tell them apart: a class for each combination of truths that a value
 * can give them. There are infinitely many values and few classes, so conditions can be decided by trying them all.
 */
import type { Json } from '../../events/event.ts';
import type { Leaf } from '../../qualification/condition.ts';
import type { FactValue } from '../../qualification/fact-value.ts';
import { COMPARISONS } from '../../qualification/operators.ts';
import type { Domain, FactDomain } from './domain.ts';

export interface ValueClass {
  /** One of the values. */
  readonly value: FactValue;
  /** One truth a leaf, in their order. */
  readonly truths: readonly boolean[];
}

/** With more elements to look for, the lists that hold some of them are too many to try. */
const MAX_ELEMENTS = 8;

/** The classes of the values that `domain` allows, or null when they are too many. All leaves ask about one fact. */
export function valueClasses(leaves: readonly Leaf[], domain: Domain): readonly ValueClass[] | null {
  const [first] = leaves;
  const elements = unique(leaves.filter(looksIntoLists).map((leaf) => leaf.value));
  if (first === undefined || elements.length > MAX_ELEMENTS) return null;
  const possible = domain(first);
  const classes = new Map<string, ValueClass>();
  const most = 2 ** leaves.length;
  for (const value of candidates(leaves, elements, possible)) {
    if (classes.size === most) break;
    if (!possible.has(value)) continue;
    const truths = leaves.map((leaf) => COMPARISONS[leaf.operator](value, leaf.value));
    const name = truths.reduce((text, truth) => text + (truth ? '1' : '0'), '');
    if (!classes.has(name)) classes.set(name, { value, truths });
  }
  return [...classes.values()];
}

function looksIntoLists({ operator }: Leaf): boolean {
  return operator === 'contains' || operator === 'doesNotContain';
}

/** At least one value of every class: all constants, what lies beside and between them, and every other kind. */
function* candidates(
  leaves: readonly Leaf[],
  elements: readonly Json[],
  { some, step }: FactDomain,
): Generator<FactValue> {
  yield some;
  const constants = unique(
    leaves.flatMap(({ value }) => (Array.isArray(value) ? (value as readonly Json[]) : [value])),
  );
  yield* [undefined, null, true, false, {}];
  yield* constants;
  yield otherText(constants);
  yield* numbersAround(
    constants.filter((constant) => typeof constant === 'number'),
    step,
  );
  yield* listsOf(elements);
}

/** A text that is none of the constants. */
function otherText(constants: readonly Json[]): string {
  let text = 'other';
  while (constants.includes(text)) text += '-';
  return text;
}

/** Below, above, between, and where numbers come in steps the ones next to it. */
function numbersAround(numbers: readonly number[], step: number | undefined): readonly number[] {
  if (numbers.length === 0) return [0];
  const sorted = [...numbers, 0].sort((a, b) => a - b);
  const between = sorted.map((number, index) => number / 2 + (sorted[index + 1] ?? number) / 2);
  const dense = [...sorted, ...between, -Number.MAX_VALUE, Number.MAX_VALUE];
  if (step === undefined) return dense;
  return dense.flatMap((number) => [-1, 0, 1].map((steps) => (Math.floor(number / step) + steps) * step));
}

function* listsOf(elements: readonly Json[]): Generator<readonly Json[]> {
  for (let subset = 0; subset < 2 ** elements.length; subset++) {
    yield elements.filter((_, index) => ((subset >> index) & 1) === 1);
  }
}

function unique(values: readonly Json[]): readonly Json[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
