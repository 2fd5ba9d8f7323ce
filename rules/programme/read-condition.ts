/**
 * Reads condition trees (`docs/interfaces.md §2`). Stricter than json-rules-engine, which takes an empty group for
 * true, ignores `all` beside `any`, ignores keys it doesn't know and meets unknown operators only when it gets there.
 */
import type { Condition } from '../qualification/condition.ts';
import type { FactCatalogue } from './fact-catalogue.ts';
import { reportAt, within, type Place } from './place.ts';
import { readLeaf, LEAF_KEYS } from './read-leaf.ts';
import { fail, FAILED, isObject, nameOf, unknownKey, type Failed, type Reader } from './reader.ts';

const GROUPS = ['all', 'any', 'not'] as const;
type Group = (typeof GROUPS)[number];

/** A reader of condition trees over these facts. */
export function conditionReader(facts: FactCatalogue): Reader<Condition> {
  const read: Reader<Condition> = (value, place) => {
    if (!isObject(value)) return fail(place, 'wrong_type', `must be a condition (an object), not ${nameOf(value)}`);
    const groups = GROUPS.filter((group) => Object.hasOwn(value, group));
    return groups.length === 0 ? readLeaf(value, place, facts) : readGroups(value, groups, place, read);
  };
  return read;
}

/** Reads every group that is there, so that mistakes inside are found even where there is one group too many. */
function readGroups(
  value: Readonly<Record<string, unknown>>,
  groups: readonly Group[],
  place: Place,
  read: Reader<Condition>,
): Condition | Failed {
  const conditions = groups.map((group) => readGroup(group, value[group], within(place, group), read));
  const strangers = Object.keys(value).filter((key) => !groups.some((group) => group === key));
  for (const key of strangers) reportStranger(key, groups[0] ?? 'all', within(place, key));
  if (groups.length > 1) {
    const names = groups.map((group) => `"${group}"`).join(' and ');
    const message = `${names} stand beside each other: put one inside the other`;
    reportAt(within(place, groups[1] ?? ''), 'mixed_groups', message, { on: 'key' });
  }
  const [condition] = conditions;
  return groups.length > 1 || strangers.length > 0 || condition === undefined ? FAILED : condition;
}

function readGroup(group: Group, value: unknown, place: Place, read: Reader<Condition>): Condition | Failed {
  if (group === 'not') {
    const condition = read(value, place);
    return condition === FAILED ? FAILED : { not: condition };
  }
  const conditions = readConditions(group, value, place, read);
  if (conditions === FAILED) return FAILED;
  return group === 'all' ? { all: conditions } : { any: conditions };
}

function readConditions(
  group: 'all' | 'any',
  value: unknown,
  place: Place,
  read: Reader<Condition>,
): readonly Condition[] | Failed {
  if (!Array.isArray(value))
    return fail(place, 'wrong_type', `"${group}" must be a list of conditions, not ${nameOf(value)}`);
  if (value.length === 0) return fail(place, 'empty_group', `"${group}" is empty: give it a condition or remove it`);
  const conditions = value.map((element, index) => read(element, within(place, index)));
  const sound = conditions.filter((condition) => condition !== FAILED);
  return sound.length === conditions.length ? sound : FAILED;
}

function reportStranger(key: string, group: Group, place: Place): void {
  if (!LEAF_KEYS.includes(key)) {
    unknownKey(key, place, GROUPS);
    return;
  }
  const message = `"${key}" can't stand beside "${group}": put the comparison inside it`;
  reportAt(place, 'misplaced_key', message, { on: 'key' });
}
