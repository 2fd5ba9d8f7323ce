/** What the rule set in force says of an activity, whoever did it (`docs/domain.md §3`, step 5). */
import type { JsonObject } from '../events/event.ts';

/** What a tool's rules may look at. A missing `asset` is null or undefined, missing `properties` are `{}`. */
export interface ActivityFacts {
  readonly tool: string;
  readonly action: string;
  readonly asset: string | null | undefined;
  readonly properties: JsonObject;
}

/**
 * `rule` is the first rule in file order that holds. `windowMs` is that of the version in force at the activity.
 * `version` is null when no version was in force.
 */
export type Ruling =
  | { readonly kind: 'accepted'; readonly version: string; readonly windowMs: number; readonly rule: string }
  | { readonly kind: 'unknown_tool'; readonly version: string | null }
  | { readonly kind: 'rule_not_met'; readonly version: string };
