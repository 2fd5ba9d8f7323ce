/**
 * In which order to try renewals, and what that order proves.
 *
 * Ranked: each renewal adds at least as much as the next in everything that the requirements ask about, in every month.
 * Then of all choices of k the first k add the most, to each of them. For points of one month alone there is always such
 * an order. Rising: all requirements only ask for more, and no tier above is reached on the way, whose later loss would
 * be judged by another hold. If both are so, the fewest first ones that are enough are the fewest that are enough.
 */
import { ZERO, type Decimal } from '../decimal.ts';
import { highestTierOf } from '../month/partner-tiers.ts';
import { rankOf } from '../month/tiers.ts';
import { leavesOf, type Condition } from '../qualification/condition.ts';
import { compareText } from '../text.ts';
import type { Gain } from './added-gains.ts';
import type { MonthAhead } from './month-ahead.ts';
import type { Renewal } from './renewal.ts';
import { isRising } from './rising.ts';
import type { Order } from './shortest-choice.ts';

export interface Ranking extends Order {
  /** Places of the renewals, the most promising first. */
  readonly order: readonly number[];
}

/** What a renewal adds to everything that is asked about: points month by month, then counts. */
interface Worth {
  readonly points: readonly Decimal[];
  readonly counts: readonly number[];
}

/** @param months with the gains of these renewals, while `tier` is credited */
export async function rankRenewals(
  renewals: readonly Renewal[],
  months: readonly MonthAhead[],
  tier: string,
): Promise<Ranking> {
  const asked = months.map((month) => requirementsFrom(month, tier));
  const worths = renewals.map((_, place) => worthOf(place, months, asked));
  const order = renewals
    .map((_, place) => place)
    .sort((a, b) => compareWorths(worths[a] as Worth, worths[b] as Worth) || compareRenewals(renewals, a, b));
  const everyPlace = renewals.map((_, place) => place);
  return {
    order,
    isRanked: order.every((place, index) => {
      const next = order[index + 1];
      return next === undefined || isAtLeast(worths[place] as Worth, worths[next] as Worth);
    }),
    isRising:
      asked.flat().every((requirements) => isRising(requirements)) && !(await reachesHigher(months, tier, everyPlace)),
  };
}

/** Requirements of the tier and those above it; one without any always holds. */
function requirementsFrom({ frame }: MonthAhead, tier: string): readonly Condition[] {
  const { tiers } = frame.version?.programme.tiers ?? { tiers: [] };
  const rank = rankOf(tiers, tier);
  return tiers.slice(Math.max(rank, 0)).flatMap(({ requirements }) => (requirements === null ? [] : [requirements]));
}

/** Whether renewing everything performs above the tier in some month. */
async function reachesHigher(months: readonly MonthAhead[], tier: string, all: readonly number[]): Promise<boolean> {
  for (const { frame, facts } of months) {
    const policy = frame.version?.programme.tiers;
    if (policy === undefined) continue;
    const performance = await highestTierOf(policy, facts(all));
    if (rankOf(policy.tiers, performance) > rankOf(policy.tiers, tier)) return true;
  }
  return false;
}

function worthOf(place: number, months: readonly MonthAhead[], asked: readonly (readonly Condition[])[]): Worth {
  const gains = months.map((month) => month.gains[place] as Gain);
  return {
    points: gains.map(({ points }) => points),
    counts: gains.flatMap((gain, month) => {
      const leaves = (asked[month] ?? []).flatMap(leavesOf);
      const days = leaves.filter(({ fact }) => fact === 'qualifyingActivities').map(({ path }) => Number(path?.[0]));
      const clients = leaves.some(({ fact }) => fact === 'managedClients') ? [gain.clients] : [];
      return [...clients, ...days.map((one) => gain.activities(one))];
    }),
  };
}

/** Most points first, then most of the rest: where renewals can be ranked at all, this ranks them. */
function compareWorths(a: Worth, b: Worth): number {
  return sumOf(b.points).cmp(sumOf(a.points)) || countOf(b) - countOf(a);
}

function compareRenewals(renewals: readonly Renewal[], a: number, b: number): number {
  const [one, other] = [renewals[a] as Renewal, renewals[b] as Renewal];
  return one.expiresAt - other.expiresAt || compareText(one.client, other.client);
}

function isAtLeast(a: Worth, b: Worth): boolean {
  return (
    a.points.every((points, index) => points.gte(b.points[index] ?? ZERO)) &&
    a.counts.every((count, index) => count >= (b.counts[index] ?? 0))
  );
}

function sumOf(points: readonly Decimal[]): Decimal {
  return points.reduce((sum, one) => sum.plus(one), ZERO);
}

function countOf({ counts }: Worth): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
