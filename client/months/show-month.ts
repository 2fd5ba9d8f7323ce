/** The use case of looking at one month, and at its statements. */
import type { Pool, PoolClient } from 'pg';
import type { PartnerId } from '../../rules/ids.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { changesSince, type ChangesSince } from '../../store/months/publish/changes-since.ts';
import { lineCountsOf, totalsOf, type LineCounts } from '../../store/months/read/month-totals.ts';
import {
  publishedMonth,
  statementOf,
  statementsOf,
  type PublishedMonth,
  type StoredStatement,
} from '../../store/months/read/statements.ts';
import { isRegisteredPartner } from '../../store/relationships.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { inSnapshot } from '../../store/transaction.ts';
import { programmeMonths, type ListedMonth } from './list-months.ts';

/** A month with all that is known of it, statements apart. */
export interface ShownMonth extends ListedMonth {
  readonly counts: LineCounts | null;
  /** What would be otherwise if it were run now; null for a draft that is up to date, and for any other month. */
  readonly changes: ChangesSince | null;
}

/** The programme has no such month: these are its first and its last; null for a programme without events. */
export interface UnknownMonth {
  readonly kind: 'unknown_month';
  readonly months: { readonly first: Month; readonly last: Month } | null;
}

export type Shown = { readonly kind: 'month'; readonly shown: ShownMonth } | UnknownMonth;

export async function showMonth(pool: Pool, rules: RuleBookCache, month: Month, now: Instant): Promise<Shown> {
  return inSnapshot(pool, async (client): Promise<Shown> => {
    const found = await findMonth(client, rules, month, now);
    if (found.kind !== 'month') return found;
    const { row } = found;
    if (row?.published === null || row === null) {
      return { kind: 'month', shown: { ...found, totals: null, counts: null, changes: null } };
    }
    const { run } = row.published;
    const totals = (await totalsOf(client, [run]))(run);
    const counts = await lineCountsOf(client, run);
    const changes = row.status === 'draft' ? await changesSince(client, month) : null;
    return { kind: 'month', shown: { ...found, totals, counts, changes } };
  });
}

export interface StatementPage {
  readonly month: PublishedMonth;
  readonly statements: readonly StoredStatement[];
  /** After which partner the next page begins; null at the end. */
  readonly next: PartnerId | null;
}

/** Nobody ran it yet. */
export interface MonthOpen {
  readonly kind: 'month_open';
  readonly valuedAt: Instant;
  /** Whether it could be run now. */
  readonly isOver: boolean;
}

export type ListedStatements =
  | { readonly kind: 'statements'; readonly page: StatementPage }
  | UnknownMonth
  | MonthOpen
  /** The page before was of a draft that is no more. */
  | { readonly kind: 'replaced' };

/** Where a page of statements begins: after a partner, in the statements of one run. */
export interface StatementPlace {
  readonly run: number;
  readonly partner: PartnerId;
}

export async function listStatements(
  pool: Pool,
  rules: RuleBookCache,
  month: Month,
  { now, after, limit }: { readonly now: Instant; readonly after: StatementPlace | null; readonly limit: number },
): Promise<ListedStatements> {
  return inSnapshot(pool, async (client): Promise<ListedStatements> => {
    const published = await publishedMonth(client, month);
    if (published === null) return whyNone(client, rules, month, now);
    if (after !== null && after.run !== published.basis.run) return { kind: 'replaced' };
    const { statements, more } = await statementsOf(client, published, { after: after?.partner ?? null, limit });
    const next = more ? (statements.at(-1)?.statement.partner ?? null) : null;
    return { kind: 'statements', page: { month: published, statements, next } };
  });
}

export type ShownStatement =
  | { readonly kind: 'statement'; readonly month: PublishedMonth; readonly statement: StoredStatement }
  | UnknownMonth
  | MonthOpen
  | { readonly kind: 'no_statement' }
  | { readonly kind: 'unknown_partner' };

export async function showStatement(
  pool: Pool,
  rules: RuleBookCache,
  asked: StatementName,
  now: Instant,
): Promise<ShownStatement> {
  return inSnapshot(pool, (client) => findStatement(client, rules, asked, now));
}

/** Whose statement of which month. */
export interface StatementName {
  readonly month: Month;
  readonly partner: PartnerId;
}

/** As {@link showStatement}, in a transaction of the caller's. */
export async function findStatement(
  client: PoolClient,
  rules: RuleBookCache,
  { month, partner }: StatementName,
  now: Instant,
): Promise<ShownStatement> {
  const published = await publishedMonth(client, month);
  if (published === null) return whyNone(client, rules, month, now);
  const statement = await statementOf(client, published, partner);
  if (statement !== null) return { kind: 'statement', month: published, statement };
  return { kind: (await isRegisteredPartner(client, partner)) ? 'no_statement' : 'unknown_partner' };
}

async function whyNone(client: PoolClient, rules: RuleBookCache, month: Month, now: Instant) {
  const found = await findMonth(client, rules, month, now);
  return found.kind === 'month'
    ? { kind: 'month_open' as const, valuedAt: found.valuedAt, isOver: found.valuedAt <= now }
    : found;
}

/** The month among those of the programme. */
async function findMonth(client: PoolClient, rules: RuleBookCache, month: Month, now: Instant) {
  const { book } = await rules.at(client);
  const all = await programmeMonths(client, book, now);
  const found = all.find((one) => one.month === month);
  if (found !== undefined) return { kind: 'month' as const, ...found };
  const [first, last] = [all[0], all.at(-1)];
  const months = first === undefined || last === undefined ? null : { first: first.month, last: last.month };
  return { kind: 'unknown_month' as const, months };
}
