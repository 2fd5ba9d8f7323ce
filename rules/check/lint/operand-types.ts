/** Comparisons that no value of their fact can settle: a text with a number, a single value with a list. */
import type { Json } from '../../events/event.ts';
import type { Leaf } from '../../qualification/condition.ts';
import type { Finding } from '../diagnostic.ts';

export type FactType = 'text' | 'number' | 'object' | 'any';

const TEXTS: ReadonlySet<string> = new Set(['action', 'asset', 'tool']);

/** What kind of value a leaf's fact has; what partners and tools send along can be anything. */
export function factTypeOf({ fact, path }: Leaf): FactType {
  if (TEXTS.has(fact)) return 'text';
  if (fact === 'properties' || fact === 'attributes') return path === null ? 'object' : 'any';
  return 'number';
}

/** The mistakes of one comparison; `pointer` is that of its object. */
export function operandMistakes(leaf: Leaf, pointer: string): readonly Finding[] {
  const type = factTypeOf(leaf);
  if (type === 'object') {
    const message = `"${leaf.fact}" as a whole compares with nothing: add a "path" to one of them, such as "$.status"`;
    return [mistake(`${pointer}/fact`, message)];
  }
  switch (leaf.operator) {
    case 'in':
    case 'notIn':
      return elementMistakes(leaf, type, pointer);
    case 'contains':
    case 'doesNotContain':
      return containsMistakes(leaf, type, pointer);
    case 'equal':
    case 'notEqual':
      return valueMistakes(leaf, type, pointer);
    case 'lessThan':
    case 'lessThanInclusive':
    case 'greaterThan':
    case 'greaterThanInclusive':
      if (type !== 'text') return [];
      return [
        mistake(`${pointer}/operator`, `"${leaf.fact}" is text, and "${leaf.operator}" compares numbers: use "in"`),
      ];
  }
}

function elementMistakes({ fact, value }: Leaf, type: FactType, pointer: string): readonly Finding[] {
  const elements: readonly Json[] = Array.isArray(value) ? value : [];
  const wrong = elements.flatMap((element, index) =>
    isOfType(element, type)
      ? []
      : [
          mistake(
            `${pointer}/value/${index}`,
            `"${fact}" is ${NAMES[type]} and never equals ${JSON.stringify(element)}`,
          ),
        ],
  );
  const repeated = elements.flatMap((element, index): readonly Finding[] => {
    if (elements.indexOf(element) === index) return [];
    const message = `${JSON.stringify(element)} is listed before: list it once`;
    return [{ pointer: `${pointer}/value/${index}`, severity: 'warning', code: 'repeated_value', message }];
  });
  return [...wrong, ...repeated];
}

function containsMistakes({ fact, operator, value }: Leaf, type: FactType, pointer: string): readonly Finding[] {
  if (type !== 'any') {
    const instead = operator === 'contains' ? 'equal' : 'notEqual';
    const message = `"${operator}" looks into lists, and "${fact}" is ${NAMES[type]}: use "${instead}"`;
    return [mistake(`${pointer}/operator`, message)];
  }
  return isSingle(value) ? [] : [mistake(`${pointer}/value`, `"${operator}" looks for a single value: give one`)];
}

function valueMistakes({ fact, operator, value }: Leaf, type: FactType, pointer: string): readonly Finding[] {
  if (!isSingle(value)) {
    const kind = Array.isArray(value) ? 'lists' : 'objects';
    const instead = Array.isArray(value)
      ? `use "${operator === 'equal' ? 'in' : 'notIn'}"`
      : 'compare their keys, by "path"';
    return [mistake(`${pointer}/value`, `"${operator}" never finds ${kind} equal: ${instead}`)];
  }
  if (isOfType(value, type)) return [];
  return [mistake(`${pointer}/value`, `"${fact}" is ${NAMES[type]} and never equals ${JSON.stringify(value)}`)];
}

const NAMES: Readonly<Record<FactType, string>> = {
  text: 'text',
  number: 'a number',
  object: 'an object',
  any: 'anything',
};

function isOfType(value: Json, type: FactType): boolean {
  if (type === 'text') return typeof value === 'string';
  return type === 'number' ? typeof value === 'number' : true;
}

function isSingle(value: Json): boolean {
  return typeof value !== 'object' || value === null;
}

function mistake(pointer: string, message: string): Finding {
  return { pointer, severity: 'error', code: 'operand_type', message };
}
