/** Conditions as programme files have them, and when two mean the same. */
import { canonicalJson } from '../events/content.ts';
import type { Json, JsonObject } from '../events/event.ts';
import type { Condition } from '../qualification/condition.ts';
import { formatPath } from '../qualification/fact-path.ts';

/** The tree with every path written `$.a.b`. */
export function conditionJson(condition: Condition): JsonObject {
  if ('all' in condition) return { all: condition.all.map(conditionJson) };
  if ('any' in condition) return { any: condition.any.map(conditionJson) };
  if ('not' in condition) return { not: conditionJson(condition.not) };
  const { fact, path, operator, value } = condition;
  return path === null ? { fact, operator, value } : { fact, path: formatPath(path), operator, value };
}

/**
 * A text that is equal for conditions that hold for the same activities by their form: the order of a group's members
 * and of the elements of an `in` list does not matter, nor does a member that is there twice.
 */
export function meaningOf(condition: Condition): string {
  if ('all' in condition) return groupMeaning('all', condition.all);
  if ('any' in condition) return groupMeaning('any', condition.any);
  if ('not' in condition) return `not(${meaningOf(condition.not)})`;
  const { fact, path, operator, value } = condition;
  const isSet = (operator === 'in' || operator === 'notIn') && Array.isArray(value);
  const elements = isSet ? distinct((value as readonly Json[]).map(canonicalJson)) : canonicalJson(value);
  return canonicalJson([fact, path, operator, elements]);
}

/** A group of one says what its member says. */
function groupMeaning(kind: 'all' | 'any', members: readonly Condition[]): string {
  const meanings = distinct(members.map(meaningOf));
  return meanings.length === 1 && meanings[0] !== undefined ? meanings[0] : `${kind}(${meanings.join(',')})`;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
