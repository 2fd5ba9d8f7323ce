/** A condition tree as a phrase that can stand after "when". */
import type { Condition, Leaf } from '../qualification/condition.ts';
import type { Language } from './language.ts';

/** Parentheses say what belongs together wherever one kind of group stands in another. */
export function describeCondition(condition: Condition, language: Language): string {
  if ('all' in condition) return describeGroup(condition.all, language, (phrases) => language.and(phrases));
  if ('any' in condition) return describeGroup(condition.any, language, (phrases) => language.or(phrases));
  if ('not' in condition) return language.not(enclosed(condition.not, language));
  return describeComparison(condition, language);
}

/** One comparison: subject and predicate. */
export function describeComparison(leaf: Leaf, language: Language): string {
  const holdsWhenAbsent = CAN_BE_ABSENT.has(leaf.fact) && (leaf.operator === 'notEqual' || leaf.operator === 'notIn');
  return `${language.subject(leaf)} ${language.predicate(leaf.operator, language.value(leaf.value), holdsWhenAbsent)}`;
}

/** The other facts are always there (`rules/qualification/activity-reader.ts`, `tier-facts.ts`). */
const CAN_BE_ABSENT: ReadonlySet<string> = new Set(['asset', 'properties', 'attributes']);

function describeGroup(
  conditions: readonly Condition[],
  language: Language,
  join: (phrases: readonly string[]) => string,
): string {
  const [only] = conditions;
  if (conditions.length === 1 && only !== undefined) return describeCondition(only, language);
  return join(conditions.map((condition) => enclosed(condition, language)));
}

function enclosed(condition: Condition, language: Language): string {
  const phrase = describeCondition(condition, language);
  return isOnePhrase(condition) ? phrase : `(${phrase})`;
}

function isOnePhrase(condition: Condition): boolean {
  const members = 'all' in condition ? condition.all : 'any' in condition ? condition.any : null;
  if (members === null) return true;
  const [only] = members;
  return members.length === 1 && only !== undefined && isOnePhrase(only);
}
