/** Clients that hang on one person: what is lost when that one stops, or leaves. */
import type { UserId } from '../ids.ts';

/** Who keeps a managed pair. */
export interface Keepers {
  /** Users with an activity that is live. */
  readonly active: readonly UserId[];
  /** Users who manage it (`docs/domain.md §1`). */
  readonly managing: readonly UserId[];
}

export interface SingleKeeper {
  readonly user: UserId;
  /** `active`: nobody else's activity is live. `managing`: nobody else manages it. Both may stand. */
  readonly because: readonly ('active' | 'managing')[];
}

/**
 * The one user on whom a managed pair hangs. Without another's activity it lapses when that user stops; without another
 * who manages it, it ends at once when that user loses access (`docs/domain.md §5`).
 * @returns one or two, as the only one who is active need not be the only one who manages; none when it hangs on nobody
 */
export function singleKeepersOf({ active, managing }: Keepers): readonly SingleKeeper[] {
  const [onlyActive, onlyManaging] = [theOnly(active), theOnly(managing)];
  if (onlyActive !== null && onlyActive === onlyManaging) {
    return [{ user: onlyActive, because: ['active', 'managing'] }];
  }
  return [
    ...(onlyActive === null ? [] : [{ user: onlyActive, because: ['active'] as const }]),
    ...(onlyManaging === null ? [] : [{ user: onlyManaging, because: ['managing'] as const }]),
  ];
}

function theOnly(users: readonly UserId[]): UserId | null {
  const [first, ...others] = new Set(users);
  return first !== undefined && others.length === 0 ? first : null;
}
