/** The rule sets that were published up to a position. */
import { createRuleEngine, type RuleEngine } from '../../rules/qualification/rule-engine.ts';
import type { RuleBookNow } from '../rule-sets/rule-book-cache.ts';
import type { PublishedVersion } from '../rule-sets/rule-book.ts';

export interface RulesKnown {
  readonly book: readonly PublishedVersion[];
  readonly engine: RuleEngine;
}

/** The engine of now, where it knows nothing more; it has decided much already. */
export function rulesKnown({ book, engine }: RuleBookNow, position: number): RulesKnown {
  const known = book.filter((version) => version.position <= position);
  return known.length === book.length ? { book, engine } : { book: known, engine: createRuleEngine(known) };
}
