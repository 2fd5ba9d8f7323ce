/** What conditions ask for at least, whatever else they ask. */
import type { Condition } from '../../qualification/condition.ts';
import { formatPath } from '../../qualification/fact-path.ts';

export interface LowerBound {
  /** The fact, with its path. */
  readonly subject: string;
  readonly bound: number;
  /** Of the value that sets it. */
  readonly pointer: string;
}

/** The highest number for each fact that every way of meeting the conditions needs; `any` and `not` set none. */
export function lowerBounds(condition: Condition, pointer: string): readonly LowerBound[] {
  const highest = new Map<string, LowerBound>();
  for (const found of necessary(condition, pointer)) {
    const known = highest.get(found.subject);
    if (known === undefined || known.bound < found.bound) highest.set(found.subject, found);
  }
  return [...highest.values()];
}

function necessary(condition: Condition, pointer: string): readonly LowerBound[] {
  if ('all' in condition) return condition.all.flatMap((part, index) => necessary(part, `${pointer}/all/${index}`));
  if (!('fact' in condition) || typeof condition.value !== 'number') return [];
  if (!BOUNDING.has(condition.operator)) return [];
  const subject = condition.path === null ? condition.fact : `${condition.fact} ${formatPath(condition.path)}`;
  return [{ subject, bound: condition.value, pointer: `${pointer}/value` }];
}

const BOUNDING: ReadonlySet<string> = new Set(['greaterThan', 'greaterThanInclusive', 'equal']);
