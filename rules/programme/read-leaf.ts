/** Reads one comparison of a condition tree: a known fact, the path it takes, a known operator, an operand it can use. */
import type { Json } from '../events/event.ts';
import { OPERATORS, type Leaf, type Operator } from '../qualification/condition.ts';
import { parsePath } from '../qualification/fact-path.ts';
import { didYouMean, nearestName } from './did-you-mean.ts';
import type { FactCatalogue, PathKind } from './fact-catalogue.ts';
import { reportAt, within, type Place } from './place.ts';
import { fail, FAILED, nameOf, reportMissing, type Failed } from './reader.ts';

export const LEAF_KEYS: readonly string[] = ['fact', 'path', 'operator', 'value'];
const REQUIRED_KEYS = ['fact', 'operator', 'value'] as const;
const KNOWN_KEYS = [...LEAF_KEYS, 'all', 'any', 'not'];

const A_CONDITION = 'give "all", "any" or "not", or a comparison with "fact", "operator" and "value"';

/** Days as a path step: without a sign, leading zeros or fractions. */
const DAYS = /^[1-9]\d{0,3}$/;

export function readLeaf(value: Readonly<Record<string, unknown>>, place: Place, facts: FactCatalogue): Leaf | Failed {
  const keys = Object.keys(value);
  if (keys.length === 0) return fail(place, 'no_condition', `is no condition: ${A_CONDITION}`);
  const strangers = keys.filter((key) => !LEAF_KEYS.includes(key));
  for (const key of strangers) reportStranger(key, within(place, key));
  if (keys.length === strangers.length) return FAILED;
  const missing = REQUIRED_KEYS.filter((key) => !keys.includes(key));
  reportMissing(missing, keys, KNOWN_KEYS, place);
  const isPathMisspelt = strangers.some((key) => nearestName(key, KNOWN_KEYS) === 'path');
  const leaf = readParts(value, place, facts, isPathMisspelt);
  return strangers.length > 0 || missing.length > 0 ? FAILED : leaf;
}

function reportStranger(key: string, place: Place): void {
  const hint = didYouMean(key, KNOWN_KEYS);
  reportAt(place, 'unknown_key', `unknown key "${key}"${hint === '' ? `: ${A_CONDITION}` : hint}`, { on: 'key' });
}

/** Reads the parts that are there. A path under a misspelt key is told already, and not missed as well. */
function readParts(
  value: Readonly<Record<string, unknown>>,
  place: Place,
  facts: FactCatalogue,
  isPathMisspelt: boolean,
): Leaf | Failed {
  const has = (key: string) => Object.hasOwn(value, key);
  const fact = has('fact') ? readFact(value['fact'], within(place, 'fact'), facts) : FAILED;
  const path = fact === FAILED || isPathMisspelt ? FAILED : readPath(value, fact, facts.get(fact) ?? 'none', place);
  const operator = has('operator') ? readOperator(value['operator'], within(place, 'operator')) : FAILED;
  const operand =
    has('value') && operator !== FAILED ? readOperand(value['value'], operator, within(place, 'value')) : FAILED;
  if (fact === FAILED || path === FAILED || operator === FAILED || operand === FAILED) return FAILED;
  return { fact, path, operator, value: operand };
}

function readFact(value: unknown, place: Place, facts: FactCatalogue): string | Failed {
  if (typeof value === 'string' && facts.has(value)) return value;
  if (typeof value !== 'string') return fail(place, 'wrong_type', `must be the name of a fact, not ${nameOf(value)}`);
  const known = [...facts.keys()].join(', ');
  return fail(place, 'unknown_fact', `unknown fact "${value}"${didYouMean(value, facts.keys())} (known: ${known})`);
}

function readPath(
  leaf: Readonly<Record<string, unknown>>,
  fact: string,
  kind: PathKind,
  place: Place,
): readonly string[] | null | Failed {
  if (!Object.hasOwn(leaf, 'path'))
    return kind === 'none' || kind === 'optional' ? null : missingPath(fact, kind, place);
  const value = leaf['path'];
  const at = within(place, 'path');
  if (kind === 'none') return fail(at, 'wrong_path', `"${fact}" is a single value and takes no path: remove it`);
  const path = typeof value === 'string' ? parsePath(value) : null;
  if (path === null) {
    return fail(
      at,
      'wrong_path',
      `must be a plain dot path such as "$.a.b", not ${nameOf(value)}: JSONPath expressions are not read`,
    );
  }
  const [days] = path;
  if (kind === 'days' && (path.length > 1 || days === undefined || !DAYS.test(days))) {
    return fail(at, 'wrong_path', `must be a number of days from 1 to 9999, such as "$.90", not ${nameOf(value)}`);
  }
  return path;
}

function missingPath(fact: string, kind: 'keys' | 'days', place: Place): Failed {
  const wanted = kind === 'days' ? 'a number of days, such as "$.90"' : 'the key to look at, such as "$.certified"';
  return fail(place, 'missing_path', `"path" is missing: "${fact}" needs ${wanted}`);
}

function readOperator(value: unknown, place: Place): Operator | Failed {
  const found = OPERATORS.find((operator) => operator === value);
  if (found !== undefined) return found;
  if (typeof value !== 'string')
    return fail(place, 'wrong_type', `must be the name of an operator, not ${nameOf(value)}`);
  return fail(
    place,
    'unknown_operator',
    `unknown operator "${value}"${didYouMean(value, OPERATORS)} (known: ${OPERATORS.join(', ')})`,
  );
}

function readOperand(value: unknown, operator: Operator, place: Place): Json | Failed {
  switch (operator) {
    case 'in':
    case 'notIn':
      return isScalarList(value)
        ? value
        : fail(
            place,
            'wrong_operand',
            `"${operator}" needs a list of texts, numbers, true, false or null, not ${nameOf(value)}`,
          );
    case 'lessThan':
    case 'lessThanInclusive':
    case 'greaterThan':
    case 'greaterThanInclusive':
      return typeof value === 'number'
        ? value
        : fail(place, 'wrong_operand', `"${operator}" needs a number, not ${nameOf(value)}`);
    case 'equal':
    case 'notEqual':
    case 'contains':
    case 'doesNotContain':
      return value as Json;
  }
}

function isScalarList(value: unknown): value is readonly Json[] {
  return Array.isArray(value) && value.every((element) => typeof element !== 'object' || element === null);
}
