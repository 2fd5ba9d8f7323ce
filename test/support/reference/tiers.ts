import type { FactLookup } from './conditions.ts';
import { holds } from './conditions.ts';
import { addMonths, monthNumber } from './instants.ts';
import type { ProgrammeVersion, Tier } from './programme.ts';

/** How a partner's tiers went so far: what recalibration looks back on (docs/domain.md §8). */
export interface TierHistory {
  readonly credited: string | null;
  /** The month of the last change of the credited tier; null while there was none. */
  readonly changedIn: string | null;
  /** The performance tier of each month computed so far. */
  readonly performances: ReadonlyMap<string, string | null>;
}

export const NO_TIERS: TierHistory = { credited: null, changedIn: null, performances: new Map() };

/** The highest tier whose requirements hold; one without requirements always holds. Null when none does. */
export function performanceTier(tiers: readonly Tier[], lookUp: FactLookup): string | null {
  const held = tiers.filter(({ requirements }) => requirements === undefined || holds(requirements, lookUp));
  return held.at(-1)?.name ?? null;
}

/** The history after one more month, with its performance tier, under the version at the month's end. */
export function afterMonth(
  before: TierHistory,
  month: string,
  performance: string | null,
  version: ProgrammeVersion | null,
): TierHistory {
  const performances = new Map(before.performances).set(month, performance);
  const credited = creditedTier({ ...before, performances }, month, performance, version);
  return { credited, changedIn: credited === before.credited ? before.changedIn : month, performances };
}

function creditedTier(
  history: TierHistory,
  month: string,
  performance: string | null,
  version: ProgrammeVersion | null,
): string | null {
  const tiers = version?.tiers.tiers ?? [];
  const recalibration = version?.tiers.recalibration ?? {};
  if (recalibration === 'monthly') return performance;
  if (rank(tiers, performance) > rank(tiers, history.credited)) return performance;

  const { months = [1, 7], windowMonths = 6, minimumHoldMonths = 6 } = recalibration;
  if (!months.includes(Number(month.slice(5)))) return history.credited;
  const best = bestOf(tiers, history, month, windowMonths);
  const isHeldEnough =
    history.changedIn === null || monthNumber(month) >= monthNumber(history.changedIn) + minimumHoldMonths;
  return rank(tiers, best) < rank(tiers, history.credited) && isHeldEnough ? best : history.credited;
}

/** The best performance tier of the months that end with this one; missing months count as none. */
function bestOf(tiers: readonly Tier[], history: TierHistory, month: string, windowMonths: number): string | null {
  const months = Array.from({ length: windowMonths }, (_, back) => addMonths(month, -back));
  const performances = months.map((name) => history.performances.get(name) ?? null);
  return performances.reduce((best, next) => (rank(tiers, next) > rank(tiers, best) ? next : best), null);
}

/** Lowest first; none is below them all. */
function rank(tiers: readonly Tier[], name: string | null): number {
  return tiers.findIndex((tier) => tier.name === name);
}
