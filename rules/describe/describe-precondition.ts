/** A precondition that was looked at, in plain words. */
import type { PreconditionExplanation } from '../explain/explain-preconditions.ts';
import type { Language } from './language.ts';

export interface PreconditionInWords {
  /** What is the case, and since when. */
  readonly sentence: string;
  /** Who can do what about it; any one is enough. */
  readonly mendings: readonly string[];
}

/** Null for one that was not checked: nothing is known of it. */
export function describePrecondition(
  { precondition, outcome, since, mendings }: PreconditionExplanation,
  language: Language,
): PreconditionInWords | null {
  if (outcome === 'not_checked') return null;
  const fact = language.precondition(precondition, outcome === 'met');
  return {
    sentence: since === null ? fact : language.since(fact, since),
    mendings: mendings.map((mending) => language.mending(mending)),
  };
}
