/**
 * What two rule books make of some partners' months: a partner's statements depend on its own pairs, and on who shares
 * its clients, but on no other partner's tiers or points.
 */
import { ZERO, type Decimal } from '../decimal.ts';
import type { LogFacts } from '../month/log-facts.ts';
import type { StatementRow } from '../month/statement-row.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import { compareStatements, type StatementChange } from './compare-statements.ts';
import type { MonthRange } from './month-range.ts';
import type { Both } from './sides.ts';
import { statementsInRange } from './statements-in-range.ts';

export interface ComparedPartners {
  /** By month, then partner. */
  readonly statements: readonly StatementChange[];
  /** Total points of all their statements in the range. */
  readonly points: Both<Decimal>;
}

export interface PartnersAsked {
  readonly books: Both<RuleBook>;
  readonly range: MonthRange;
  /** Awaited after each month: lets others have their turn. */
  readonly pause?: () => Promise<void>;
}

/** @param facts the partners, and the clients that they ever managed with everybody who manages them too */
export async function comparePartners(facts: Both<LogFacts>, asked: PartnersAsked): Promise<ComparedPartners> {
  const before = await rowsOf(facts.before, asked.books.before, asked);
  const after = await rowsOf(facts.after, asked.books.after, asked);
  return {
    statements: compareStatements(before, after),
    points: { before: pointsOf(before), after: pointsOf(after) },
  };
}

async function rowsOf(facts: LogFacts, book: RuleBook, { range, pause }: PartnersAsked): Promise<StatementRow[]> {
  const rows: StatementRow[] = [];
  for await (const statements of statementsInRange(facts, book, range)) {
    rows.push(...statements);
    await pause?.();
  }
  return rows;
}

export function pointsOf(rows: readonly StatementRow[]): Decimal {
  return rows.reduce((total, { totalPoints }) => total.plus(totalPoints), ZERO);
}
