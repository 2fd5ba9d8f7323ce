/** The facts of tool rules (`docs/interfaces.md §2`): `action`, `asset`, `tool`, `properties`. */
import type { Json, JsonObject } from '../events/event.ts';
import type { Leaf } from './condition.ts';
import { followPath } from './fact-path.ts';
import type { FactValue } from './fact-value.ts';

/** What is read of an activity: event data and `ActivityFacts` both have it. */
export interface Activity {
  readonly tool: string;
  readonly action: string;
  readonly asset?: string | null | undefined;
  readonly properties?: JsonObject | undefined;
}

/** A missing or null `asset`, missing `properties`, and any other fact are absent. */
export function activityReader(leaf: Leaf): (activity: Activity) => FactValue {
  const read = factReader(leaf.fact);
  const { path } = leaf;
  return path === null ? read : (activity) => followPath(read(activity), path);
}

function factReader(fact: string): (activity: Activity) => Json | undefined {
  switch (fact) {
    case 'action':
      return (activity) => activity.action;
    case 'asset':
      return (activity) => activity.asset ?? undefined;
    case 'tool':
      return (activity) => activity.tool;
    case 'properties':
      return (activity) => activity.properties;
    default:
      return () => undefined;
  }
}
