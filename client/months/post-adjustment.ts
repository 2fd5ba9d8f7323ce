/**
 * The use case of posting an adjustment: points that people add to or take from a month (`docs/domain.md §2, §7`).
 *
 * Invariants: 1. it is an event, which is never deleted, only countered; 2. a repeat under the same key gives the first
 * receipt and adds no event; 3. a closed month takes none through this door. (One that arrives as an event is accepted
 * all the same, and posted as late by the next month.)
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { EventName, EventOf } from '../../rules/events/event.ts';
import { parseEvent } from '../../rules/events/parse-event.ts';
import type { Refusal } from '../../rules/events/refusal.ts';
import type { PartnerId } from '../../rules/ids.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { entryNamed } from '../../store/access.ts';
import type { Appender } from '../../store/ledger/appender.ts';
import type { LedgerEntry } from '../../store/ledger/read-ledger.ts';
import { isRegisteredPartner } from '../../store/relationships.ts';
import { OWN_SOURCE } from '../../store/removals/removal-name.ts';
import type { RuleBookCache } from '../../store/rule-sets/rule-book-cache.ts';
import { programmeMonths } from './list-months.ts';
import type { UnknownMonth } from './show-month.ts';

export interface Adjustment {
  readonly partner: PartnerId;
  readonly month: Month;
  /** As written. */
  readonly points: string;
  readonly reason: string;
  readonly author: string;
}

export interface AdjustmentDependencies {
  readonly pool: Pool;
  readonly rules: RuleBookCache;
  readonly appender: Pick<Appender, 'append'>;
  readonly clock: Pick<ProgrammeClock, 'now'>;
}

export interface AdjustmentReceipt {
  readonly adjustment: Adjustment;
  readonly name: EventName;
  readonly postedAt: Instant;
  readonly position: number;
  /** Of the month now: a draft does not have it until it is run again. */
  readonly monthStatus: 'open' | 'draft' | 'closed';
}

export type Posted =
  | { readonly kind: 'posted'; readonly receipt: AdjustmentReceipt }
  | { readonly kind: 'unknown_partner' }
  | UnknownMonth
  /** @param openMonth the first that is not closed, to post it to instead */
  | { readonly kind: 'month_closed'; readonly openMonth: Month }
  | { readonly kind: 'key_reused' }
  /** The event would be refused, by its data. */
  | { readonly kind: 'invalid'; readonly refusal: Refusal };

/** @param key names the adjustment, of the caller and its Idempotency-Key, so that it can be repeated; null for one of its own each time */
export async function postAdjustment(
  { pool, rules, appender, clock }: AdjustmentDependencies,
  adjustment: Adjustment,
  key: string | null,
): Promise<Posted> {
  const now = clock.now();
  const name = nameOf(key ?? randomUUID());
  const months = await programmeMonths(pool, (await rules.at(pool)).book, now);
  const statusOf = (month: Month) => months.find((one) => one.month === month)?.row?.status ?? 'open';
  const before = await entryNamed(pool, name);
  if (before !== null) return repeatOf(before, adjustment, statusOf(adjustment.month));

  const event = parseEvent({
    specversion: '1.0',
    ...name,
    type: 'adjustment.posted',
    time: formatInstant(now),
    data: adjustment,
  });
  if (event.kind === 'refused') return { kind: 'invalid', refusal: event };
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return { kind: 'unknown_month', months: null };
  if (!months.some(({ month }) => month === adjustment.month)) {
    return { kind: 'unknown_month', months: { first: first.month, last: last.month } };
  }
  if (!(await isRegisteredPartner(pool, adjustment.partner))) return { kind: 'unknown_partner' };
  if (statusOf(adjustment.month) === 'closed') {
    // The month that runs now is never closed.
    const open = months.find(({ row }) => row?.status !== 'closed') ?? last;
    return { kind: 'month_closed', openMonth: open.month };
  }
  await appender.append([event], now);
  // Ours, or that of somebody who was faster under the same key.
  const entry = await entryNamed(pool, name);
  if (entry === null) throw new Error('an event that was just accepted is not in the ledger');
  return repeatOf(entry, adjustment, statusOf(adjustment.month));
}

function repeatOf(
  { event, position }: LedgerEntry,
  adjustment: Adjustment,
  monthStatus: AdjustmentReceipt['monthStatus'],
): Posted {
  if (!isSame(event, adjustment)) return { kind: 'key_reused' };
  const { source, id, time: postedAt } = event;
  return { kind: 'posted', receipt: { adjustment, name: { source, id }, postedAt, position, monthStatus } };
}

function isSame(event: LedgerEntry['event'], asked: Adjustment): event is EventOf<'adjustment.posted'> {
  const { type, data } = event;
  if (type !== 'adjustment.posted') return false;
  const fields = ['partner', 'month', 'points', 'reason', 'author'] as const;
  return fields.every((field) => data[field] === asked[field]);
}

/** A hash, so that any key fits into an identifier. */
function nameOf(key: string): EventName {
  return { source: OWN_SOURCE, id: `adjustment:${createHash('sha256').update(key).digest('hex')}` };
}
