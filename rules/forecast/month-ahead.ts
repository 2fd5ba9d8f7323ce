/**
 * A month of a partner as far as it depends on which clients are renewed. Clients do not depend on each other: what a
 * renewal adds to points, clients and activities is reckoned once, and any set of renewals is a sum.
 */
import { ZERO, type Decimal } from '../decimal.ts';
import type { ClientId, PartnerId } from '../ids.ts';
import type { ClientFacts } from '../month/client-facts.ts';
import type { ManagedLine } from '../month/managed-line.ts';
import { median } from '../month/median.ts';
import type { MonthFrame } from '../month/month-frame.ts';
import { activitiesInDays, toolsInDays, type PairHistory } from '../month/pair-history.ts';
import type { Statement } from '../month/statement.ts';
import type { PastTiers } from '../month/tiers.ts';
import { latestBefore } from '../month/timeline.ts';
import { ownLine } from '../month/value-client.ts';
import { valueMonth } from '../month/value-month.ts';
import type { TierFacts } from '../qualification/tier-facts.ts';
import type { PartnerOutlook } from './outlook.ts';
import type { Renewal } from './renewal.ts';

/** What a renewal adds to a month. */
export interface Gain {
  readonly points: Decimal;
  readonly clients: number;
  activities(days: number): number;
}

export interface MonthAhead {
  readonly frame: MonthFrame;
  /** In the order of the renewals. */
  readonly gains: readonly Gain[];
  /** The facts of §8 if these renewals, by their places, are done and nothing else. */
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
  /** Of the chosen ones those that are managed then because of it. */
  const renewedAt = (chosen: readonly number[]): ReadonlyMap<ClientId, ClientFacts> =>
    new Map(
      chosen
        .map((index) => renewals[index] as Renewal)
        .filter(
          ({ client }, place) => managedOnce(lines.get(client)) + (gains[chosen[place] as number] as Gain).clients > 0,
        )
        .map(({ client, renewed }) => [client, renewed]),
    );
  const managedClients = [...lines.values()].filter(({ n }) => n > 0).length;
  return {
    frame,
    gains,
    facts: (chosen) => {
      const added = chosen.map((index) => gains[index] as Gain);
      const points = added.reduce((sum, gain) => sum.plus(gain.points), ZERO);
      return {
        ...known,
        totalPoints: (statement?.totalPoints ?? ZERO).plus(points),
        managedPoints: (statement?.managedPoints ?? ZERO).plus(points),
        managedClients: added.reduce((sum, gain) => sum + gain.clients, managedClients),
        qualifyingActivities: (days) =>
          added.reduce((sum, gain) => sum + gain.activities(days), activitiesOf(history.pairs, days, frame)),
        get toolsUsedMedian() {
          return median(toolsUsed(outlook.clients, lines, renewedAt(chosen), frame, history.partner));
        },
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

function managedOnce(line: ManagedLine | undefined): number {
  return line !== undefined && line.n > 0 ? 1 : 0;
}

function ownPair({ pairs }: ClientFacts, partner: PartnerId): PairHistory {
  const own = pairs.find((pair) => pair.partner === partner);
  if (own === undefined) throw new Error(`a client of ${partner} without its pair`);
  return own;
}

function activitiesOf(pairs: readonly PairHistory[], days: number, { valuedAt }: MonthFrame): number {
  return pairs.reduce((sum, pair) => sum + activitiesInDays(pair, days, valuedAt), 0);
}

/** Distinct tools at each client that is managed at `v`, renewed ones included. */
function toolsUsed(
  clients: readonly ClientFacts[],
  lines: ReadonlyMap<ClientId, ManagedLine>,
  renewed: ReadonlyMap<ClientId, ClientFacts>,
  { version, valuedAt }: MonthFrame,
  partner: PartnerId,
): readonly number[] {
  if (version === null) return [];
  return clients
    .filter(({ client }) => renewed.has(client) || managedOnce(lines.get(client)) > 0)
    .map((facts) => ownPair(renewed.get(facts.client) ?? facts, partner))
    .map((pair) => toolsInDays(pair, version.programme.windowDays, valuedAt));
}
