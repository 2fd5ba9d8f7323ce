import type { ManagedLine, Note } from './credit.ts';
import { lastActivityBefore, managedLinesAt, valued } from './credit.ts';
import { keyOf } from './events.ts';
import type { Fraction } from './fraction.ts';
import { ZERO, dividedBy, fraction, roundHalfEven, sum } from './fraction.ts';
import { groupBy } from './group-by.ts';
import { addMonths, dayEnds, monthStart } from './instants.ts';
import type { Log } from './log.ts';
import { timezoneOf, versionBefore } from './programme.ts';

/** One managed line of a statement. */
export interface StatementLine {
  readonly client: string;
  readonly mrr: Fraction;
  readonly currency: string | null;
  readonly n: number;
  readonly share: Fraction;
  /** Rounded to 4 decimals. */
  readonly points: Fraction;
  readonly notes: readonly Note[];
  readonly lastQualifyingActivity: number | null;
}

/** The lines of every partner for a month, by partner: by the policy in force at the month's end (docs/domain.md §7). */
export function linesOfMonth(
  log: Log,
  month: string,
  tierBefore: (partner: string) => string | null,
): Map<string, StatementLine[]> {
  const timezone = timezoneOf(log.programme);
  const valuation = monthStart(addMonths(month, 1), timezone);
  const isDaily = versionBefore(log.programme, valuation)?.program.valuation === 'daily_weighted';
  const instants = isDaily ? dayEnds(month, timezone) : [valuation];
  const managedOnDays = instants.flatMap((instant) => managedLinesAt(log, instant).map((line) => ({ line, instant })));
  const byPair = groupBy(managedOnDays, ({ line }) => keyOf(line.partner, line.client));
  const lines = [...byPair.values()].map((days) => {
    const partner = days[0]?.line.partner ?? '';
    const points = days.map(({ line, instant }) => valued(log, line, instant, tierBefore(partner)).exactPoints);
    const mean = dividedBy(sum(points), fraction(BigInt(instants.length)));
    const atEnd = days.find(({ instant }) => instant === valuation)?.line;
    const client = days[0]?.line.client ?? '';
    const line = atEnd === undefined ? notManaged(client) : managed(log, atEnd, valuation, tierBefore(partner));
    return { partner, line: { ...line, points: roundHalfEven(mean, 4) } };
  });
  return new Map(
    [...groupBy(lines, ({ partner }) => partner)].map(([partner, own]) => [partner, own.map(({ line }) => line)]),
  );
}

type LineWithoutPoints = Omit<StatementLine, 'points'>;

function managed(log: Log, line: ManagedLine, valuation: number, tierBefore: string | null): LineWithoutPoints {
  const { client, mrr, currency, n, share } = line;
  const { notes } = valued(log, line, valuation, tierBefore);
  return { client, mrr, currency, n, share, notes, lastQualifyingActivity: lastActivityBefore(log, line, valuation) };
}

/** A client that was managed at some day's end but not at the last one. */
function notManaged(client: string): LineWithoutPoints {
  return { client, mrr: ZERO, currency: null, n: 0, share: ZERO, notes: [], lastQualifyingActivity: null };
}
