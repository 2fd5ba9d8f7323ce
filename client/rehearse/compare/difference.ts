/** What a rehearsal found different from what it should be. */
import type { Pair } from '../../../rules/relationship/pair.ts';

export interface Difference {
  /** The comparison that found it. */
  readonly in: string;
  /** What it is about: a verdict, a pair, a line of the log. */
  readonly about: string;
  readonly expected: string;
  readonly actual: string;
}

/** `runs  acme / shop  expected one open run, found none` */
export function formatDifference({ in: where, about, expected, actual }: Difference): string {
  return `${where}  ${about}  expected ${expected}, found ${actual}`;
}

/** A difference about the runs of a pair. */
export function runDifference({ partner, client }: Pair, expected: string, actual: string): Difference {
  return { in: 'runs', about: `${partner} / ${client}`, expected, actual };
}
