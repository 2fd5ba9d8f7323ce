/** Which values a fact can have at all: what decides whether a condition can ever hold, or fail. */
import { identifierFault, isUnstorable } from '../../text.ts';
import type { Leaf } from '../../qualification/condition.ts';
import type { FactValue } from '../../qualification/fact-value.ts';

/** The values that a leaf's fact can have. */
export interface FactDomain {
  /** `undefined` asks whether it can be absent. */
  has(value: FactValue): boolean;
  /** Numbers come only in these steps, from 0. */
  readonly step?: number;
  /** A value that it has for sure, if conditions need not name one. */
  readonly some?: FactValue;
}

export type Domain = (leaf: Leaf) => FactDomain;

/** The facts of activities of one tool. */
export function activityDomain(tool: string): Domain {
  return ({ fact, path }) => {
    switch (fact) {
      case 'tool':
        return { has: (value) => value === tool, some: tool };
      case 'action':
        return { has: isStorableText };
      case 'asset':
        return { has: (value) => value === undefined || (isStorableText(value) && identifierFault(value) === null) };
      default:
        // The properties as a whole are an object, and may be missing.
        return path === null ? { has: (value) => value === undefined || isObject(value) } : ANYTHING;
    }
  };
}

/** The facts of partners (`docs/domain.md §8`). Only adjustments are negative, so only the total can be. */
export const tierDomain: Domain = ({ fact }) => {
  switch (fact) {
    case 'totalPoints':
      return { has: isNumber };
    case 'managedClients':
    case 'qualifyingActivities':
      return { has: (value) => isNumber(value) && value >= 0 && Number.isInteger(value), step: 1 };
    case 'toolsUsedMedian':
      return { has: (value) => isNumber(value) && value >= 0 && Number.isInteger(value * 2), step: 0.5 };
    case 'attributes':
      return ANYTHING;
    default:
      return { has: (value) => isNumber(value) && value >= 0 };
  }
};

const ANYTHING: FactDomain = { has: () => true };

function isNumber(value: FactValue): value is number {
  return typeof value === 'number';
}

function isStorableText(value: FactValue): value is string {
  return typeof value === 'string' && !isUnstorable(value);
}

function isObject(value: FactValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
