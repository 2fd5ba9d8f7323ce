import type { FactLookup } from './conditions.ts';
import { Exact, valueAt } from './conditions.ts';
import { activitiesWithin } from './credit.ts';
import type { Fraction } from './fraction.ts';
import { parseDecimal, sum } from './fraction.ts';
import { addMonths, monthOf, monthStart } from './instants.ts';
import type { Log } from './log.ts';
import { eventsBefore, eventsOfType } from './log.ts';
import type { StatementLine } from './month.ts';
import { linesOfMonth } from './month.ts';
import { timezoneOf, versionBefore } from './programme.ts';
import { replay } from './replay.ts';
import { soldLinesOf } from './sold.ts';
import type { TierHistory } from './tiers.ts';
import { NO_TIERS, afterMonth, performanceTier } from './tiers.ts';

export interface Statement {
  readonly month: string;
  readonly partner: string;
  readonly managedPoints: Fraction;
  readonly soldPoints: Fraction;
  readonly totalPoints: Fraction;
  readonly tierBefore: string | null;
  readonly performanceTier: string | null;
  readonly creditedTier: string | null;
  readonly lines: readonly StatementLine[];
}

/** The month of the log's first event and that of its last, in the programme's time zone; null for an empty log. */
export function monthsOf(log: Log): { readonly first: string; readonly last: string } | null {
  const timezone = timezoneOf(log.programme);
  const first = log.events[0];
  const last = log.events.at(-1);
  if (first === undefined || last === undefined) return null;
  return { first: monthOf(first.time, timezone), last: monthOf(last.time, timezone) };
}

/** The statements of all months from the log's first to that one, in order; none of them closed (docs/domain.md §7–8). */
export function statementsThrough(log: Log, lastMonth: string): Statement[] {
  const histories = new Map<string, TierHistory>();
  const statements: Statement[] = [];
  const first = monthsOf(log)?.first;
  if (first === undefined) return [];
  for (let month = first; month <= lastMonth; month = addMonths(month, 1)) {
    statements.push(...statementsOfMonth(log, month, histories));
  }
  return statements;
}

/** One month's statements; moves the tier histories on. A partner that has nothing in the month has none. */
function statementsOfMonth(log: Log, month: string, histories: Map<string, TierHistory>): Statement[] {
  const valuation = monthStart(addMonths(month, 1), timezoneOf(log.programme));
  const version = versionBefore(log.programme, valuation);
  const linesByPartner = linesOfMonth(log, month, (partner) => histories.get(partner)?.credited ?? null);
  const allSold = soldLinesOf(log, month);

  return partnersOf(log, month, valuation, histories).flatMap((partner): Statement[] => {
    const before = histories.get(partner) ?? NO_TIERS;
    const lines = linesByPartner.get(partner) ?? [];
    const sold = allSold.filter((line) => line.partner === partner);
    const adjustments = adjustmentsOf(log, partner, month);
    const managedPoints = sum(lines.map((line) => line.points));
    const soldPoints = sum(sold.map((line) => line.points));
    const totalPoints = sum([managedPoints, soldPoints, ...adjustments]);
    const sourcedPoints = sum(sold.filter((line) => line.kind === 'sourced').map((line) => line.points));
    const points = { managedPoints, soldPoints, totalPoints, sourcedPoints };
    const performance = performanceTier(version?.tiers.tiers ?? [], factsOf(log, partner, valuation, lines, points));
    const after = afterMonth(before, month, performance, version);
    histories.set(partner, after);
    const tiers = { tierBefore: before.credited, performanceTier: performance, creditedTier: after.credited };
    const hasTier = tiers.tierBefore !== null || tiers.creditedTier !== null;
    const isEmpty = lines.length + sold.length + adjustments.length === 0 && !hasTier;
    return isEmpty ? [] : [{ month, partner, managedPoints, soldPoints, totalPoints, ...tiers, lines }];
  });
}

/** Who may have a statement: partners registered before v, and those with an adjustment or a tier already. */
function partnersOf(log: Log, month: string, valuation: number, histories: Map<string, TierHistory>): string[] {
  const registeredBefore = replay(eventsBefore(log, valuation)).partners;
  const registeredEver = replay(log.events).partners;
  return [...registeredEver.keys()].filter((partner) => {
    const hasTier = (histories.get(partner)?.credited ?? null) !== null;
    return registeredBefore.has(partner) || hasTier || adjustmentsOf(log, partner, month).length > 0;
  });
}

/** Adjustments apply to their month whatever their own time; their partner is registered at any time. */
function adjustmentsOf(log: Log, partner: string, month: string): Fraction[] {
  return eventsOfType(log, 'adjustment.posted')
    .filter(({ data }) => data.partner === partner && data.month === month)
    .map(({ data }) => parseDecimal(data.points));
}

/** The facts that tier requirements may ask for (docs/domain.md §8). */
function factsOf(
  log: Log,
  partner: string,
  valuation: number,
  lines: readonly StatementLine[],
  points: Readonly<Record<string, Fraction>>,
): FactLookup {
  const managedClients = lines.filter((line) => line.n > 0).map((line) => line.client);
  return (fact, path) => {
    const exact = points[fact];
    if (exact !== undefined) return path.length === 0 ? new Exact(exact) : undefined;
    if (fact === 'attributes') return valueAt(attributesOf(log, partner, valuation), path);
    if (fact === 'qualifyingActivities') return countWithin(log, partner, valuation, path);
    if (path.length > 0) return undefined;
    if (fact === 'managedClients') return managedClients.length;
    return fact === 'toolsUsedMedian' ? toolsUsedMedian(log, partner, valuation, managedClients) : undefined;
  };
}

function attributesOf(log: Log, partner: string, valuation: number): Record<string, unknown> {
  const { partners } = replay(eventsBefore(log, valuation));
  return Object.fromEntries(partners.get(partner)?.attributes ?? []);
}

function countWithin(log: Log, partner: string, valuation: number, path: readonly string[]): number | undefined {
  const [days, ...rest] = path;
  if (days === undefined || rest.length > 0 || !/^\d+$/.test(days)) return undefined;
  return activitiesWithin(log, partner, valuation, Number(days)).length;
}

/** The median over managed clients of the tools used there within the window of the version at v; 0 without clients. */
function toolsUsedMedian(log: Log, partner: string, valuation: number, clients: readonly string[]): number {
  const windowDays = versionBefore(log.programme, valuation)?.program.windowDays ?? 0;
  const recent = activitiesWithin(log, partner, valuation, windowDays);
  const counts = clients.map((client) => {
    const tools = recent.filter((activity) => activity.client === client).map(({ event }) => event.data.tool);
    return new Set(tools).size;
  });
  counts.sort((a, b) => a - b);
  const lower = counts[Math.floor((counts.length - 1) / 2)] ?? 0;
  const upper = counts[Math.floor(counts.length / 2)] ?? 0;
  return (lower + upper) / 2;
}
