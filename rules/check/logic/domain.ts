/** Which values a fact can have at all: what decides whether a condition can ever hold, or fail. */
import { identifierFault, isUnstorable } from '../../text.ts';
import type { Leaf } from '../../qualification/condition.ts';
import type { FactValue } from '../../qualification/fact-value.ts';

/** Whether a leaf's fact can have a value; `undefined` asks whether it can be absent. */
export type Domain = (leaf: Leaf) => (value: FactValue) => boolean;

/** The facts of activities of one tool. */
export function activityDomain(tool: string): Domain {
  return ({ fact, path }) => {
    switch (fact) {
      case 'tool':
        return (value) => value === tool;
      case 'action':
        return isStorableText;
      case 'asset':
        return (value) => value === undefined || (isStorableText(value) && identifierFault(value) === null);
      default:
        // The properties as a whole are an object, and may be missing.
        return path === null ? (value) => value === undefined || isObject(value) : () => true;
    }
  };
}

/** The facts of partners (`docs/domain.md §8`). Only adjustments are negative, so only the total can be. */
export const tierDomain: Domain = ({ fact }) => {
  switch (fact) {
    case 'totalPoints':
      return isNumber;
    case 'managedClients':
    case 'qualifyingActivities':
      return (value) => isNumber(value) && value >= 0 && Number.isInteger(value);
    case 'toolsUsedMedian':
      return (value) => isNumber(value) && value >= 0 && Number.isInteger(value * 2);
    case 'attributes':
      return () => true;
    default:
      return (value) => isNumber(value) && value >= 0;
  }
};

function isNumber(value: FactValue): value is number {
  return typeof value === 'number';
}

function isStorableText(value: FactValue): value is string {
  return typeof value === 'string' && !isUnstorable(value);
}

function isObject(value: FactValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
