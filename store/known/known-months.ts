/** Which months statements are asked of, as of an instant: those that were closed by then, and the open ones after them. */
import type { PoolClient } from 'pg';
import type { LogFacts } from '../../rules/month/log-facts.ts';
import { monthEnd, monthOf } from '../../rules/month/month-end.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { monthsFromTo, nextMonth, previousMonth, type Month } from '../../rules/time/month.ts';
import { readHead } from '../ledger/ledger-head.ts';
import { firstMonth } from '../months/first-month.ts';
import { monthRows } from '../months/month-rows.ts';
import type { RuleBookCache } from '../rule-sets/rule-book-cache.ts';
import { knownDuration, type SettledThen } from './known-facts.ts';
import { positionAt } from './position-at.ts';
import { rulesKnown, type RulesKnown } from './rules-known.ts';

export interface KnownMonths {
  /** The last of the ledger that was known, and the rule sets published by then. */
  readonly position: number;
  readonly rules: RulesKnown;
  /** From the first month on. */
  readonly duration: LogFacts['duration'];
  /** In order. */
  readonly closed: readonly ClosedMonth[];
  /** Null where nothing is closed. */
  readonly settled: SettledThen | null;
  /** Those after the closed ones, up to the last that is asked for; none when that one was closed. */
  readonly open: readonly Month[];
  readonly last: Month;
}

export interface ClosedMonth {
  readonly month: Month;
  /** Of the ledger, at which it was taken. */
  readonly position: number;
}

interface When {
  readonly at: Instant;
  readonly knownAt: Instant;
}

/**
 * Null when no event was known.
 * @param to the last month wanted; null for that of the instant
 */
export async function knownMonths(
  client: PoolClient,
  cache: RuleBookCache,
  { at, knownAt }: When,
  to: Month | null,
): Promise<KnownMonths | null> {
  const head = await readHead(client);
  const position = await positionAt(client, knownAt);
  const rules = rulesKnown(await cache.at(client, head.ruleSetPosition), position);
  const duration = await knownDuration(client, { position, at });
  if (duration === null) return null;
  const { book } = rules;
  const closed = await closedBy(client, book, { at, knownAt });
  const beginning = { firstEventAt: duration.first, firstAcceptedAt: head.firstAcceptedAt ?? knownAt };
  const first = await firstMonth(client, book, beginning, { position, at });
  const lastAsked = monthOf(book, Math.min(at, knownAt));
  const last = to !== null && to < lastAsked ? to : lastAsked;
  const lastClosed = closed.at(-1);
  return {
    position,
    rules,
    duration: { ...duration, first: Math.max(duration.first, beginOf(first, book)) },
    closed,
    settled: settledBy(closed, book, first),
    open: [...monthsFromTo(lastClosed === undefined ? first : nextMonth(lastClosed.month), last)],
    last,
  };
}

/** The first instant of a month. */
function beginOf(month: Month, book: RuleBook): Instant {
  return monthEnd(book, previousMonth(month));
}

/** In order. A month counts as closed only if it was over. */
async function closedBy(client: PoolClient, book: RuleBook, { at, knownAt }: When): Promise<readonly ClosedMonth[]> {
  const running = monthOf(book, at);
  return (await monthRows(client)).flatMap(({ month, closedAt, closedPosition: position }) =>
    closedAt !== null && closedAt <= knownAt && position !== null && month < running ? [{ month, position }] : [],
  );
}

/** A month from before the first closed one may have become part of the programme late. */
function settledBy(closed: readonly ClosedMonth[], book: RuleBook, earliest: Month): SettledThen | null {
  const [first, last] = [closed[0], closed.at(-1)];
  if (first === undefined || last === undefined) return null;
  const months = monthsFromTo(earliest < first.month ? earliest : first.month, last.month);
  return { position: last.position, valuedAt: [...months].map((month) => monthEnd(book, month)) };
}
