/** Tiers of a statement as people read them, and what keeps a partner from the next. */
import type { StatementView } from '../../months/statement-view.ts';
import type { MissingForTier } from '../../../rules/explain/month/missing.ts';
import { printable } from '../output/printable.ts';

type Tiers = Pick<StatementView, 'tierBefore' | 'creditedTier' | 'performanceTier'>;
type NextTier = NonNullable<StatementView['nextTier']>;

/** `steward`, or `member → steward` in the month of a change. */
export function tierChangeText({ tierBefore, creditedTier }: Tiers): string {
  const [before, after] = [tierBefore ?? 'none', creditedTier ?? 'none'];
  if (before === after) return creditedTier ?? '';
  return `${before} → ${after}`;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  equal: '=',
  notEqual: '≠',
  in: 'in',
  notIn: 'not in',
  contains: 'contains',
  doesNotContain: 'does not contain',
  lessThan: '<',
  lessThanInclusive: '≤',
  greaterThan: '>',
  greaterThanInclusive: '≥',
};

/** The same, with how much more it takes where that can be said: `totalPoints ≥ 50: it is 38.5, 11.5 missing`. */
export function missingTexts(conditions: readonly MissingForTier[]): readonly string[] {
  const texts = unmetTexts({ tier: '', unmet: conditions });
  return conditions.map(({ missing, isStrict }, index) => {
    const text = texts[index] ?? '';
    return missing === null ? text : `${text}, ${isStrict ? 'more than ' : ''}${missing} missing`;
  });
}

/** One line a requirement that is not met: `totalPoints ≥ 50: it is 38.5`. */
export function unmetTexts({ unmet }: NextTier): readonly string[] {
  return unmet.map(({ fact, path, operator, wanted, actual, negated }) => {
    const name = path === null ? fact : `${fact} ${path}`;
    const wish = `${name} ${COMPARISONS[operator] ?? operator} ${JSON.stringify(wanted)}`;
    const found =
      actual === undefined ? 'there is none' : `it is ${typeof actual === 'string' ? actual : JSON.stringify(actual)}`;
    return printable(`${negated ? `not ${wish}` : wish}: ${found}`);
  });
}
