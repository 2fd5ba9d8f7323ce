/**
 * Which verdicts of a pair news may have altered. An activity never alters the verdict of another, so a late one needs
 * one verdict written and not the hundreds that are folded anew for it.
 */
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { Verdict } from '../../rules/relationship/verdict.ts';
import type { FactRow } from './load-facts.ts';
import type { PairRow } from './pair-row.ts';

export interface Disturbed {
  /** False: what is stored of this verdict holds. @param position of its activity in the ledger */
  covers(verdict: Verdict, position: number): boolean;
}

/** Nothing that is stored is relied on. */
export const EVERYTHING: Disturbed = { covers: () => true };

/**
 * What is told of a user can alter that user's verdicts; a void its activity's; what is told of the partner or the
 * client all. Of users whom the tail does not know nothing is stored yet, or that they belong to nobody.
 * @param row with a tail that holds, registrations and rule sets as it knew them
 * @param facts all that are new, perhaps among others
 */
export function disturbedBy({ foldedPosition, tail }: PairRow, facts: Iterable<FactRow>): Disturbed {
  const users = new Set<string>();
  const voided = new Set<string>();
  for (const fact of facts) {
    if (fact.position <= foldedPosition || fact.type === 'activity.performed') continue;
    const { user } = fact.data as { readonly user?: string };
    if (fact.target !== null) voided.add(eventNameKey(fact.target));
    else if (user !== undefined) users.add(user);
    else if (fact.type !== 'activity.voided') return EVERYTHING;
  }
  const known = tail?.state.users;
  return {
    covers: (verdict, position) =>
      position > foldedPosition ||
      users.has(verdict.user) ||
      known?.has(verdict.user) !== true ||
      (voided.size > 0 && voided.has(eventNameKey(verdict))),
  };
}
