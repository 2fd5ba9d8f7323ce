/** The rule book and its engine, kept in memory as long as nothing is published. */
import { createRuleEngine, type RuleEngine } from '../../rules/qualification/rule-engine.ts';
import { readHead } from '../ledger/ledger-head.ts';
import type { Queryable } from '../pool.ts';
import { loadRuleBook, type ParsedProgrammes, type PublishedBook } from './rule-book.ts';

export interface RuleBookNow extends PublishedBook {
  readonly engine: RuleEngine;
}

export interface RuleBookCache {
  /**
   * The book with all versions that a statement run on `db` now can see.
   * @param ruleSetPosition of the last version, by whoever has just read it; saves asking for it
   */
  at(db: Queryable, ruleSetPosition?: number): Promise<RuleBookNow>;
}

/** A cache for one database. */
export function createRuleBookCache(): RuleBookCache {
  const parsed: ParsedProgrammes = new Map();
  let latest: RuleBookNow | null = null;
  return {
    async at(db, ruleSetPosition) {
      const last = ruleSetPosition ?? (await readHead(db)).ruleSetPosition;
      if (latest?.position === last) return latest;
      const published = await loadRuleBook(db, parsed);
      // Another caller may have read a later one meanwhile, or the same: its engine has a warm memo.
      if (latest?.position === published.position) return latest;
      const now = { ...published, engine: createRuleEngine(published.book) };
      if (latest === null || latest.position < now.position) latest = now;
      return now;
    },
  };
}
