import { formatDecimal } from './fraction.ts';
import { formatInstant, parseInstant } from './instants.ts';
import type { Log, ReferenceInput } from './log.ts';
import { lastTime, readLog } from './log.ts';
import type { Note } from './credit.ts';
import type { StatementLine } from './month.ts';
import type { EndReason } from './periods.ts';
import { periodsThrough } from './periods.ts';
import { monthsOf, statementsThrough } from './statements.ts';
import { compareTexts } from './text-order.ts';
import type { Reason } from './verdicts.ts';
import { verdictsOf } from './verdicts.ts';

export interface VerdictRow {
  readonly source: string;
  readonly id: string;
  readonly qualifies: boolean;
  readonly reason: Reason | null;
}

/** `expiresAt` and `heldBy` are there only while the period runs. */
export interface PeriodRow {
  readonly partner: string;
  readonly client: string;
  readonly start: string;
  readonly end: string | null;
  readonly endReason: EndReason | null;
  readonly expiresAt?: string;
  readonly startedBy: string;
  readonly endedBy: string | null;
  readonly heldBy?: string;
}

export interface LineRow {
  readonly client: string;
  readonly mrr: string;
  readonly currency: string | null;
  readonly n: number;
  readonly share: string;
  readonly points: string;
  readonly notes: readonly Note[];
  readonly lastQualifyingActivity: string | null;
}

export interface StatementRow {
  readonly month: string;
  readonly partner: string;
  readonly managedPoints: string;
  readonly soldPoints: string;
  readonly totalPoints: string;
  readonly tierBefore: string | null;
  readonly performanceTier: string | null;
  readonly creditedTier: string | null;
  readonly lines: readonly LineRow[];
}

/**
 * The rows of `tenure compute verdicts`, `periods` and `statements` (docs/interfaces.md §3) by brute force: written
 * from the contract alone, literal and slow, to be compared with the engine. `at` is an RFC 3339 time, by default the
 * greatest time of any accepted event.
 */
export function referenceVerdicts(input: ReferenceInput, at?: string): VerdictRow[] {
  const log = readLog(input);
  const instant = instantOf(log, at);
  return verdictsOf(log)
    .filter(({ event }) => event.time <= instant)
    .map(({ event, reason }) => ({ source: event.source, id: event.id, qualifies: reason === null, reason }))
    .sort((a, b) => compareTexts([a.source, a.id], [b.source, b.id]));
}

/** See `referenceVerdicts`. */
export function referencePeriods(input: ReferenceInput, at?: string): PeriodRow[] {
  const log = readLog(input);
  const rows = periodsThrough(log, instantOf(log, at)).map((period): PeriodRow => {
    const { partner, client, startedBy, heldBy, end } = period;
    const start = formatInstant(period.start);
    const expiresAt = formatInstant(period.expiry);
    if (end === null) {
      return { partner, client, start, end: null, endReason: null, expiresAt, startedBy, endedBy: null, heldBy };
    }
    const ending = { end: formatInstant(end.time), endReason: end.reason };
    return { partner, client, start, ...ending, startedBy, endedBy: end.event };
  });
  return rows.sort((a, b) => compareTexts([a.partner, a.client, a.start], [b.partner, b.client, b.start]));
}

/** See `referenceVerdicts`. Prints the months `from` to `to`, by default those of the log's first and last event. */
export function referenceStatements(input: ReferenceInput, from?: string, to?: string): StatementRow[] {
  const log = readLog(input);
  const months = monthsOf(log);
  if (months === null) return [];
  const statements = statementsThrough(log, to ?? months.last);
  const rows = statements.map((statement): StatementRow => ({
    month: statement.month,
    partner: statement.partner,
    managedPoints: formatDecimal(statement.managedPoints),
    soldPoints: formatDecimal(statement.soldPoints),
    totalPoints: formatDecimal(statement.totalPoints),
    tierBefore: statement.tierBefore,
    performanceTier: statement.performanceTier,
    creditedTier: statement.creditedTier,
    lines: statement.lines.map(lineRow).sort((a, b) => compareTexts([a.client], [b.client])),
  }));
  const printed = rows.filter(({ month }) => (from ?? months.first) <= month);
  return printed.sort((a, b) => compareTexts([a.month, a.partner], [b.month, b.partner]));
}

function lineRow(line: StatementLine): LineRow {
  const { client, mrr, currency, n, share, points, notes, lastQualifyingActivity: last } = line;
  return {
    client,
    mrr: formatDecimal(mrr),
    currency,
    n,
    share: formatDecimal(share),
    points: formatDecimal(points),
    notes,
    lastQualifyingActivity: last === null ? null : formatInstant(last),
  };
}

function instantOf(log: Log, at: string | undefined): number {
  if (at === undefined) return lastTime(log) ?? Number.NEGATIVE_INFINITY;
  const instant = parseInstant(at);
  if (instant === null) throw new RangeError(`not an RFC 3339 time: ${at}`);
  return instant;
}
