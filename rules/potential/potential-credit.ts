/** What a client would bring a partner that does not manage it, if one more activity there qualified now. */
import type { Decimal } from '../decimal.ts';
import type { PartnerId } from '../ids.ts';
import type { ClientFacts } from '../month/client-facts.ts';
import { monthOf } from '../month/month-end.ts';
import { frameNow, monthFrame } from '../month/month-frame.ts';
import { pairHistory } from '../month/pair-history.ts';
import { ownLine } from '../month/value-client.ts';
import { versionAt, type RuleBook } from '../programme/rule-set-version.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';

export interface PotentialCredit {
  /** Share of the MRR a month, divided with those who manage the client now. */
  readonly credit: Decimal;
  readonly currency: string | null;
  /** Points a month, whatever number of activities the partner's tier asks for. */
  readonly points: Decimal;
  /** How many would manage it, this partner included. */
  readonly partners: number;
}

/** Verdicts for which somebody can do something, so that the next activity of the same kind qualifies. */
export const MENDABLE = ['user_deactivated', 'not_partner_employee', 'not_assigned', 'no_access'] as const;

/** Of a book without any version. */
const DEFAULT_WINDOW_DAYS = 90;

/** How far back an activity lies that would still count now. */
export function windowMs(book: RuleBook, now: Instant): number {
  return (versionAt(book, now)?.programme.windowDays ?? DEFAULT_WINDOW_DAYS) * DAY_MS;
}

/** @param facts of the client, with the pairs of those who manage it; that of the partner is not among them */
export function potentialCredit(facts: ClientFacts, partner: PartnerId, book: RuleBook, now: Instant): PotentialCredit {
  const period = { start: now, end: null, expiresAt: now + windowMs(book, now) };
  const own = pairHistory({ partner, client: facts.client }, [period], []);
  const frame = frameNow(monthFrame(book, monthOf(book, now)), now);
  const line = ownLine({ ...facts, pairs: [...facts.pairs, own] }, frame, partner, null);
  if (line === undefined) throw new Error('a pair that is managed has no line');
  return { credit: line.share, currency: line.currency, points: line.points, partners: line.n };
}
