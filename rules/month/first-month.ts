/**
 * The first month that is run: that of the programme's first event (`docs/domain.md §7`).
 *
 * An event of the year 1, be it a mistake, makes that 24,000 months before anything happens. A statement without a line,
 * a sold line, an adjustment or a tier may be left out (§7), and so may a month that has no other. So where a programme
 * begins longer ago than anybody keeps history of, months before the first that can have a statement are not run.
 */
import { ZERO } from '../decimal.ts';
import type { EventType } from '../events/event.ts';
import { effectiveInstant, type RuleBook } from '../programme/rule-set-version.ts';
import type { TierFacts } from '../qualification/tier-facts.ts';
import type { Instant } from '../time/instant.ts';
import { compareMonths, plusMonths, type Month } from '../time/month.ts';
import { monthOf } from './month-end.ts';
import { highestTierOf } from './partner-tiers.ts';

/** When a programme began, by its events and by its ledger. */
export interface Beginning {
  readonly firstEventAt: Instant;
  readonly firstAcceptedAt: Instant;
}

/** History of so many months is taken as it is, however little happened in it. */
const PLAUSIBLE_MONTHS = 240;

/** Whether months without a statement are left out at the beginning. */
export function beginsLongAgo(book: RuleBook, { firstEventAt, firstAcceptedAt }: Beginning): boolean {
  const plausible = plusMonths(monthOf(book, firstAcceptedAt), -PLAUSIBLE_MONTHS);
  return compareMonths(monthOf(book, firstEventAt), plausible) < 0;
}

/** Times of the first event of each kind that a statement may rest on; a kind without events is left out. */
export interface FirstTimes {
  readonly times: ReadonlyMap<EventType, Instant>;
  /** The first month that has an adjustment; null without any. */
  readonly adjusted: Month | null;
}

/** Kinds of events without which there is no managed line, and no sold line. */
const OF_LINES = [
  'partner.registered',
  'client.registered',
  'user.created',
  'access.granted',
  'activity.performed',
] as const satisfies readonly EventType[];
const OF_SOLD_LINES = [
  'partner.registered',
  'client.registered',
  'deal.closed',
] as const satisfies readonly EventType[];

/** Events of these kinds are what {@link firstStatementMonth} asks about. */
export const ASKED_OF_FIRST: readonly EventType[] = [...OF_LINES, 'deal.closed', 'partner.updated'];

/** No month before it has a statement; null when none has one yet. */
export async function firstStatementMonth(book: RuleBook, { times, adjusted }: FirstTimes): Promise<Month | null> {
  const after = (...kinds: readonly EventType[]): Instant =>
    Math.max(...kinds.map((kind) => times.get(kind) ?? Infinity));
  const rules = Math.min(...book.map(effectiveInstant));
  const tiers = (await hasTierForNothing(book))
    ? after('partner.registered')
    : after('partner.registered', 'partner.updated');
  const first = Math.min(Math.max(rules, after(...OF_LINES)), after(...OF_SOLD_LINES), Math.max(rules, tiers));
  const month = first === Infinity ? null : monthOf(book, first);
  if (month === null || adjusted === null) return month ?? adjusted;
  return compareMonths(month, adjusted) < 0 ? month : adjusted;
}

/** What there is to measure of a partner that has only been registered. */
const NOTHING: TierFacts = {
  totalPoints: ZERO,
  soldPoints: ZERO,
  sourcedPoints: ZERO,
  managedPoints: ZERO,
  managedClients: 0,
  qualifyingActivities: () => 0,
  toolsUsedMedian: 0,
  attributes: {},
};

async function hasTierForNothing(book: RuleBook): Promise<boolean> {
  for (const { programme } of book) if ((await highestTierOf(programme.tiers, NOTHING)) !== null) return true;
  return false;
}
