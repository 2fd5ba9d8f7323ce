/** The use case behind every way in: parsed events are appended, each gets its own answer (`docs/domain.md §2`). */
import type { ProgrammeClock } from '../../platform/clock.ts';
import { conflict } from '../../rules/events/acceptance.ts';
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import { refusal, type Refusal } from '../../rules/events/refusal.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { Act } from '../../store/audit/record-acts.ts';
import type { AppendResult } from '../../store/ledger/admission.ts';
import type { Appender } from '../../store/ledger/appender.ts';

/** How far ahead of the programme clock an event's time may be: clocks differ. */
export const MOST_AHEAD_MS = 5 * 60_000;

export interface AcceptDependencies {
  readonly appender: Pick<Appender, 'append'>;
  readonly clock: Pick<ProgrammeClock, 'now'>;
}

export interface Accepted {
  readonly accepted: number;
  readonly duplicates: number;
  /** Ascending. */
  readonly refused: readonly RefusedEvent[];
}

/** What became of a request, by kind of event. */
export type AcceptedCounts = { readonly [K in keyof Accepted]: number };

export interface RefusedEvent extends Refusal {
  /** Place in what was sent, from 0. */
  readonly index: number;
}

/**
 * Appends what can be appended, and answers after the commit. Throws what the appender throws; then nothing is said.
 * @param act who sends them, for the audit log
 */
export async function acceptEvents(
  parsed: readonly (ParsedEvent | Refusal)[],
  { appender, clock }: AcceptDependencies,
  act?: (counts: AcceptedCounts) => Act,
): Promise<Accepted> {
  const now = clock.now();
  const refused: RefusedEvent[] = [];
  const offered: ParsedEvent[] = [];
  /** Of each that is offered, its place in what was sent. */
  const places: number[] = [];
  for (const [index, outcome] of parsed.entries()) {
    const decided = outcome.kind === 'event' ? refuseFuture(outcome, now) : outcome;
    if (decided.kind === 'refused') refused.push({ ...decided, index });
    else places[offered.push(decided) - 1] = index;
  }
  if (offered.length === 0) return { accepted: 0, duplicates: 0, refused };

  const results = await appender.append(offered, now, act && ((all) => act(countsOf(all, refused.length))));
  const { accepted, duplicates } = countsOf(results, refused.length);
  for (const [at, { kind }] of results.entries()) {
    const [event, index] = [offered[at]?.event, places[at]];
    if (kind === 'conflict' && event !== undefined && index !== undefined) refused.push({ ...conflict(event), index });
  }
  return { accepted, duplicates, refused: refused.sort((a, b) => a.index - b.index) };
}

/** @param refused events that were not offered to the ledger at all */
function countsOf(results: readonly AppendResult[], refused: number): AcceptedCounts {
  const counts = { accepted: 0, duplicate: 0, conflict: 0 };
  for (const { kind } of results) counts[kind] += 1;
  return { accepted: counts.accepted, duplicates: counts.duplicate, refused: refused + counts.conflict };
}

/** An event of the future is refused, so that no clock has to be turned back for it. */
function refuseFuture(outcome: ParsedEvent, now: Instant): ParsedEvent | Refusal {
  if (outcome.event.time <= now + MOST_AHEAD_MS) return outcome;
  const message = `is more than 5 minutes ahead of the programme clock, which shows ${formatInstant(now)}`;
  return refusal('event_in_future', outcome.event, [{ pointer: '/time', message }]);
}
