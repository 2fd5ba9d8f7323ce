/** The facts that conditions may name, and what path each takes (`docs/interfaces.md §2`, `docs/domain.md §8`). */

/** `days`: one step, a number of days; `keys`: at least one key; `optional`: keys or none. */
export type PathKind = 'none' | 'optional' | 'keys' | 'days';

export type FactCatalogue = ReadonlyMap<string, PathKind>;

/** For tools' rules. */
export const TOOL_FACTS: FactCatalogue = new Map<string, PathKind>([
  ['action', 'none'],
  ['asset', 'none'],
  ['tool', 'none'],
  ['properties', 'optional'],
]);

/** For tiers' requirements. */
export const TIER_FACTS: FactCatalogue = new Map<string, PathKind>([
  ['totalPoints', 'none'],
  ['soldPoints', 'none'],
  ['sourcedPoints', 'none'],
  ['managedPoints', 'none'],
  ['managedClients', 'none'],
  ['qualifyingActivities', 'days'],
  ['toolsUsedMedian', 'none'],
  ['attributes', 'keys'],
]);
