/** The two sides of a what-if: the rules as they are, and as they would be. */
import type { RuleBook } from '../programme/rule-set-version.ts';
import { createRuleEngine, type RuleEngine } from '../qualification/rule-engine.ts';

/** The same thing on each side. */
export interface Both<T> {
  readonly before: T;
  readonly after: T;
}

export interface Side {
  readonly book: RuleBook;
  readonly rules: RuleEngine;
}

export function sidesOf(current: RuleBook, candidate: RuleBook): Both<Side> {
  return {
    before: { book: current, rules: createRuleEngine(current) },
    after: { book: candidate, rules: createRuleEngine(candidate) },
  };
}
