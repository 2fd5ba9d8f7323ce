import { keyOf } from './events.ts';
import type { Fraction } from './fraction.ts';
import { ZERO, add, dividedBy, fraction, fromUnits, parseDecimal, times, wholeUnits } from './fraction.ts';
import { groupBy } from './group-by.ts';
import { DAY_MS } from './instants.ts';
import type { Log } from './log.ts';
import { eventsBefore } from './log.ts';
import { minorUnitDecimals } from './minor-units.ts';
import type { Period } from './periods.ts';
import { periodsThrough } from './periods.ts';
import type { ProgrammeVersion } from './programme.ts';
import { versionBefore } from './programme.ts';
import type { Client } from './replay.ts';
import { replay } from './replay.ts';
import { compareTexts } from './text-order.ts';
import type { QualifyingActivity } from './verdicts.ts';
import { qualifyingActivitiesOf } from './verdicts.ts';

/** A pair that is managed at an instant: its credit, and its points before any activity threshold. */
export interface ManagedLine {
  readonly partner: string;
  readonly client: string;
  readonly mrr: Fraction;
  readonly currency: string | null;
  readonly n: number;
  readonly share: Fraction;
  /** Not rounded; null without a rate for the currency. */
  readonly exactPoints: Fraction | null;
}

export type Note =
  | { readonly code: 'no_rate' }
  | { readonly code: 'below_activity_threshold'; readonly wanted: number; readonly actual: number };

/** The lines of all pairs managed at a valuation instant (docs/domain.md §6). */
export function managedLinesAt(log: Log, valuation: number): ManagedLine[] {
  const { clients } = replay(eventsBefore(log, valuation));
  const version = versionBefore(log.programme, valuation);
  const managed = periodsThrough(log, valuation - 1).filter(
    (period) => period.start < valuation && valuation <= (period.end?.time ?? period.expiry),
  );
  return [...groupBy(managed, (period) => period.client)].flatMap(([id, periods]) => {
    const client = clients.get(id);
    if (client === undefined) throw new Error('a managed client is registered');
    return splitAmong(periods, client, version);
  });
}

/** A line's exact points and its notes under the threshold of the tier credited before the run. */
export function valued(
  log: Log,
  line: ManagedLine,
  valuation: number,
  tierBefore: string | null,
): { readonly exactPoints: Fraction; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  if (line.exactPoints === null) notes.push({ code: 'no_rate' });
  const tiers = versionBefore(log.programme, valuation)?.tiers.tiers ?? [];
  const threshold = tiers.find((tier) => tier.name === tierBefore)?.activityThreshold;
  if (threshold !== undefined) {
    const ofPair = activitiesWithin(log, line.partner, valuation, threshold.days).filter(
      ({ client }) => client === line.client,
    );
    const isBelow = ofPair.length < threshold.count;
    if (isBelow) notes.push({ code: 'below_activity_threshold', wanted: threshold.count, actual: ofPair.length });
  }
  return { exactPoints: notes.length === 0 ? (line.exactPoints ?? ZERO) : ZERO, notes };
}

/** A partner's qualifying activities with v − days × 24 h ≤ time < v, whatever period they fell in. */
export function activitiesWithin(log: Log, partner: string, valuation: number, days: number): QualifyingActivity[] {
  return qualifyingActivitiesOf(log).filter(
    ({ event, partner: by }) => by === partner && valuation - days * DAY_MS <= event.time && event.time < valuation,
  );
}

/** When the pair's last qualifying activity before v was. */
export function lastActivityBefore(log: Log, line: ManagedLine, valuation: number): number | null {
  const pair = keyOf(line.partner, line.client);
  const ofPair = qualifyingActivitiesOf(log).filter(({ partner, client }) => keyOf(partner, client) === pair);
  return ofPair.findLast(({ event }) => event.time < valuation)?.event.time ?? null;
}

/** The multiplier of a country, 1 unless it is one of the growth countries. */
export function growthMultiplier(version: ProgrammeVersion, country: string): Fraction {
  const { multiplier, countries } = version.rates.growth;
  return countries.includes(country) ? parseDecimal(multiplier) : fraction(1n);
}

/** How much of a currency is one unit; null for a currency without a rate. */
export function unitOf(version: ProgrammeVersion | null, currency: string | null): Fraction | null {
  const units = version?.rates.units ?? {};
  const unit = currency !== null && Object.hasOwn(units, currency) ? units[currency] : undefined;
  return unit === undefined ? null : parseDecimal(unit);
}

/** Splits a client's MRR: what does not divide goes, a minor unit each, to whose current period started earliest. */
function splitAmong(periods: readonly Period[], client: Client, version: ProgrammeVersion | null): ManagedLine[] {
  const { mrr, currency } = client.subscription ?? { mrr: ZERO, currency: null };
  const decimals = minorUnitDecimals(currency);
  const units = wholeUnits(mrr, decimals);
  const n = BigInt(periods.length);
  const byStart = [...periods].sort((a, b) => a.start - b.start || compareTexts([a.partner], [b.partner]));
  return byStart.map((period, index) => ({
    partner: period.partner,
    client: period.client,
    mrr,
    currency,
    n: periods.length,
    share: add(fromUnits(units / n, decimals), fromUnits(BigInt(index) < units % n ? 1n : 0n, decimals)),
    exactPoints: managedPoints(dividedBy(mrr, fraction(n)), currency, client.country, version),
  }));
}

function managedPoints(
  credit: Fraction,
  currency: string | null,
  country: string,
  version: ProgrammeVersion | null,
): Fraction | null {
  const unit = unitOf(version, currency);
  if (version === null || unit === null) return null;
  const perUnit = parseDecimal(version.rates.pointsPerUnit.managed);
  return times(times(dividedBy(credit, unit), perUnit), growthMultiplier(version, country));
}
