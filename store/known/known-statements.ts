/**
 * Statements as of an instant, and as they were known at another: months that were closed by both are what they are, and
 * those after them are computed anew from the ledger as it was, on top of the closed ones (`docs/domain.md §7`).
 */
import type { Pool, PoolClient } from 'pg';
import { takeTurns } from '../../platform/take-turns.ts';
import type { PartnerId } from '../../rules/ids.ts';
import { lateAdjustments } from '../../rules/month/draft-month.ts';
import { monthEnd } from '../../rules/month/month-end.ts';
import { monthFrame } from '../../rules/month/month-frame.ts';
import type { LogFacts } from '../../rules/month/log-facts.ts';
import type { Pause } from '../../rules/month/pause.ts';
import type { Statement } from '../../rules/month/statement.ts';
import { valueMonth } from '../../rules/month/value-month.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { TooManyRelationshipsError } from '../errors.ts';
import { publishedMonth, statementOf, type PublishedMonth, type StoredStatement } from '../months/read/statements.ts';
import { statementsIn, type MonthRange } from '../months/read/stream-months.ts';
import type { Queryable } from '../pool.ts';
import type { RuleBookCache } from '../rule-sets/rule-book-cache.ts';
import { streamSnapshot } from '../stream-rows.ts';
import { knownFacts, type KnownFacts } from './known-facts.ts';
import { knownMonths, type KnownMonths } from './known-months.ts';
import { PaidMonths, type Reached } from './paid-months.ts';

/** A statement as it was known. */
export type KnownStatement = Omit<StoredStatement, 'status' | 'hash'> & {
  /** `open` for all that was not closed by then, whether or not there was a draft. */
  readonly status: 'open' | 'closed';
  /** In hex; null unless closed: nothing else is sealed. */
  readonly hash: string | null;
};

export interface AskedAsKnown {
  /** Whose statements; null for all. */
  readonly only: PartnerId | null;
  /** Events up to it count, and all corrections; the month that it falls in is the last. */
  readonly at: Instant;
  /** What was accepted, published and closed by then. */
  readonly knownAt: Instant;
  /**
   * Relationships for which statements of all partners are computed anew at most: all that months ask about them is then
   * in memory, some 8 kB each of two years. Any number if left out.
   */
  readonly mostRelationships?: number;
}

/** By month and partner, from one snapshot. Throws {@link TooManyRelationshipsError} before the first. */
export function knownStatements(
  pool: Pool,
  rules: RuleBookCache,
  asked: AskedAsKnown,
  range: MonthRange,
): AsyncGenerator<KnownStatement> {
  return streamSnapshot(pool, async function* (client) {
    for await (const statement of allKnown(client, rules, asked, range)) {
      if (range.from === null || statement.statement.month >= range.from) yield statement;
    }
  });
}

/** One partner's statement of a month, as it was known; null when it had none. */
export async function knownStatementOf(
  client: PoolClient,
  rules: RuleBookCache,
  { partner, month }: { readonly partner: PartnerId; readonly month: Month },
  when: Omit<AskedAsKnown, 'only'>,
): Promise<KnownStatement | null> {
  for await (const known of allKnown(client, rules, { ...when, only: partner }, { from: month, to: month })) {
    if (known.statement.month === month) return known;
  }
  return null;
}

/** Not before `from` if all that is asked for was closed; otherwise from the first month, as each rests on those before. */
async function* allKnown(
  client: PoolClient,
  rules: RuleBookCache,
  asked: AskedAsKnown,
  { from, to }: MonthRange,
): AsyncGenerator<KnownStatement> {
  const months = await knownMonths(client, rules, asked, to);
  if (months === null) return;
  if (months.open.length > 0) return yield* withOpen(client, months, asked);
  // What is closed needs nothing else.
  const wanted = months.closed.filter(({ month }) => month <= months.last && (from === null || month >= from));
  for (const { month } of wanted) yield* closedStatements(client, month, asked.only);
}

/** The closed months as they are, and the open ones computed on top of them. */
async function* withOpen(
  client: PoolClient,
  { rules, position, duration, settled, closed, open }: KnownMonths,
  { at, only, mostRelationships }: AskedAsKnown,
): AsyncGenerator<KnownStatement> {
  if (only === null && mostRelationships !== undefined) await expectFew(client, mostRelationships);
  const found = await knownFacts(client, rules, { position, at }, { duration, settled, only });
  const paid = new PaidMonths(reachedBy(found));
  for (const { month } of closed) {
    const take = paid.begin(month, true);
    for await (const known of closedStatements(client, month, only)) {
      take(known.statement);
      yield known;
    }
  }
  const pause = takeTurns();
  for (const month of open) {
    const taken = await positionBefore(client, position, Math.min(monthEnd(rules.book, month), at + 1));
    const statements = await openMonth(month, rules.book, found, paid, pause);
    const take = paid.begin(month, false);
    for (const statement of statements) {
      take(statement);
      yield { statement, status: 'open', position: taken, hash: null };
    }
  }
}

/** Of a month that was closed, or of one partner in it. */
async function* closedStatements(
  client: PoolClient,
  month: Month,
  only: PartnerId | null,
): AsyncGenerator<KnownStatement> {
  const published = await publishedMonth(client, month);
  if (published === null) return;
  for await (const stored of publishedOf(client, published, only)) yield { ...stored, status: 'closed' };
}

async function* publishedOf(
  client: PoolClient,
  month: PublishedMonth,
  only: PartnerId | null,
): AsyncGenerator<StoredStatement> {
  if (only === null) return yield* statementsIn(client, month);
  const stored = await statementOf(client, month, only);
  if (stored !== null) yield stored;
}

function reachedBy({ facts, late: { clients } }: KnownFacts): Reached {
  const partners = facts.clients.filter(({ client }) => clients.has(client)).flatMap(({ pairs }) => pairs);
  const sellers = facts.partners.filter(({ deals }) => deals.some(({ client }) => clients.has(client)));
  return { clients, partners: new Set([...partners, ...sellers].map(({ partner }) => partner)) };
}

async function openMonth(
  month: Month,
  book: RuleBook,
  { facts, late }: KnownFacts,
  { earlier, standings }: PaidMonths,
  pause: Pause,
): Promise<readonly Statement[]> {
  const posted = await lateAdjustments(lateFacts(facts, late.clients), book, earlier, late.causes, pause);
  return valueMonth(
    facts,
    monthFrame(book, month),
    (partner) => standings.past(partner),
    (partner) => posted.get(partner) ?? [],
    pause,
  );
}

/** The facts of clients that closed months may owe something else for. */
function lateFacts(facts: LogFacts, clients: KnownFacts['late']['clients']): LogFacts {
  const isLate = ({ client }: Pick<LogFacts['clients'][number], 'client'>): boolean => clients.has(client);
  return {
    ...facts,
    clients: facts.clients.filter(isLate),
    partners: facts.partners.map((partner) => ({ ...partner, deals: partner.deals.filter(isLate) })),
  };
}

async function expectFew(db: Queryable, most: number): Promise<void> {
  const { rows } = await db.query<{ count: number }>({
    name: 'count-relationships',
    text: 'SELECT count(*)::int AS count FROM (SELECT FROM relationship LIMIT $1) r',
    values: [most + 1],
  });
  if ((rows[0]?.count ?? 0) > most) throw new TooManyRelationshipsError(most);
}

/** The last accepted event before an instant, or correction (`docs/domain.md §7`). */
async function positionBefore(db: Queryable, position: number, before: Instant): Promise<number> {
  const { rows } = await db.query<{ position: number }>({
    name: 'position-before',
    text: `SELECT position FROM ledger
      WHERE position <= $1 AND (time < $2 OR type IN ('activity.voided', 'adjustment.posted'))
      ORDER BY position DESC LIMIT 1`,
    values: [position, before],
  });
  return rows[0]?.position ?? 0;
}
