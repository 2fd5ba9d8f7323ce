/**
 * A month of a partner as far as it depends on which clients are renewed. Clients do not depend on each other: what a
 * renewal adds to points, clients and activities is reckoned once, and any set of renewals is a sum.
 */
import { ZERO } from '../decimal.ts';
import { askedFacts } from '../month/asked-facts.ts';
import type { ManagedLine } from '../month/managed-line.ts';
import type { MonthFrame } from '../month/month-frame.ts';
import { activitiesInDays, type PairHistory } from '../month/pair-history.ts';
import type { Statement } from '../month/statement.ts';
import type { PastTiers } from '../month/tiers.ts';
import { latestBefore } from '../month/timeline.ts';
import { ownLine } from '../month/value-client.ts';
import { valueMonth } from '../month/value-month.ts';
import type { TierFacts } from '../qualification/tier-facts.ts';
import { AddedGains, managedOnce, type Gain } from './added-gains.ts';
import { ChosenSums } from './chosen-sums.ts';
import type { PartnerOutlook } from './outlook.ts';
import { ownPair, type Renewal } from './renewal.ts';
import { ToolCounts } from './tool-counts.ts';

export interface MonthAhead {
  readonly frame: MonthFrame;
  /** In the order of the renewals. */
  readonly gains: readonly Gain[];
  /**
   * The facts of §8 if these renewals, by their places, are done and nothing else: those that the month's requirements
   * ask for.
   */
  readonly facts: (chosen: readonly number[]) => TierFacts;
}

/** The statement of a month if nothing is done; null when it says nothing. */
export async function statementAhead(
  { history, clients }: PartnerOutlook,
  frame: MonthFrame,
  past: PastTiers,
): Promise<Statement | null> {
  const [statement] = await valueMonth({ clients, partners: [history], duration: null }, frame, () => past);
  return statement ?? null;
}

/** @param past what is known of tiers before the month: the credited one sets the activity threshold */
export async function monthAhead(
  outlook: PartnerOutlook,
  renewals: readonly Renewal[],
  frame: MonthFrame,
  past: PastTiers,
): Promise<MonthAhead> {
  const { history } = outlook;
  const statement = await statementAhead(outlook, frame, past);
  const lines = new Map(statement?.lines.map((line) => [line.client, line]));
  const tierBefore = past.creditedTier;
  const gains = renewals.map((renewal): Gain => gainOf(renewal, lines.get(renewal.client), frame, tierBefore));
  const sourced = (statement?.soldLines ?? []).filter(({ kind }) => kind === 'sourced');
  const known = {
    soldPoints: statement?.soldPoints ?? ZERO,
    sourcedPoints: sourced.reduce((sum, { points }) => sum.plus(points), ZERO),
    attributes: latestBefore(history.attributes, frame.valuedAt)?.attributes ?? {},
  };
  const { activityDays, tools: asksTools } = askedFacts(frame);
  const added = new AddedGains(gains, activityDays);
  const tools = asksTools ? new ToolCounts(outlook, renewals, gains, lines, frame) : null;
  const sums = [added, ...(tools === null ? [] : [tools])].map((tally) => new ChosenSums(tally));
  const activities = new Map(activityDays.map((days) => [days, activitiesOf(history.pairs, days, frame)]));
  const managedClients = [...lines.values()].filter(({ n }) => n > 0).length;
  return {
    frame,
    gains,
    facts: (chosen) => {
      for (const sum of sums) sum.choose(chosen);
      const { points, clients } = added;
      const active = new Map([...activities].map(([days, count]) => [days, count + added.activities(days)]));
      return {
        ...known,
        totalPoints: (statement?.totalPoints ?? ZERO).plus(points),
        managedPoints: (statement?.managedPoints ?? ZERO).plus(points),
        managedClients: managedClients + clients,
        qualifyingActivities: (days) => active.get(days) ?? 0,
        toolsUsedMedian: tools?.median ?? 0,
      };
    },
  };
}

function gainOf(
  { before, renewed }: Renewal,
  line: ManagedLine | undefined,
  frame: MonthFrame,
  tierBefore: string | null,
): Gain {
  const after = ownPair(renewed, before.partner);
  const own = ownLine(renewed, frame, before.partner, tierBefore);
  return {
    points: (own?.points ?? ZERO).minus(line?.points ?? ZERO),
    clients: managedOnce(own) - managedOnce(line),
    activities: (days) =>
      activitiesInDays(after, days, frame.valuedAt) - activitiesInDays(before, days, frame.valuedAt),
  };
}

function activitiesOf(pairs: readonly PairHistory[], days: number, { valuedAt }: MonthFrame): number {
  return pairs.reduce((sum, pair) => sum + activitiesInDays(pair, days, valuedAt), 0);
}
