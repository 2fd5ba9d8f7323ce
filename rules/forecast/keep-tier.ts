/**
 * What a partner must renew to keep the tier that it is credited with (`docs/domain.md §5, §8`): the shortest list of
 * clients, where that can be proven (`ranking.ts`, `shortest-choice.ts`), or else a short one.
 */
import type { Decimal } from '../decimal.ts';
import type { ClientId } from '../ids.ts';
import type { MonthFrame } from '../month/month-frame.ts';
import { partnerTiers } from '../month/partner-tiers.ts';
import type { PastTiers } from '../month/tiers.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import type { Instant } from '../time/instant.ts';
import type { Month } from '../time/month.ts';
import type { Gain } from './added-gains.ts';
import { monthAhead, type MonthAhead } from './month-ahead.ts';
import type { PartnerOutlook } from './outlook.ts';
import { afterMonth, isBelow } from './tier-ahead.ts';
import { rankRenewals } from './ranking.ts';
import { renewalsOf, type Renewal } from './renewal.ts';
import { shortestChoice } from './shortest-choice.ts';

/** A client to be renewed, by its expiry at the latest. */
export interface ClientToRenew {
  readonly client: ClientId;
  readonly expiresAt: Instant;
  /** What it adds in the month in which the tier would be lost. */
  readonly points: Decimal;
}

export interface Renewals {
  /** Most worth first; null when no renewal that was tried keeps the tier. */
  readonly clients: readonly ClientToRenew[] | null;
  /** Whether no shorter list keeps it; without a list, whether none does. */
  readonly isProven: boolean;
}

/** A tier that is lost if nothing is done. */
export interface TierAtRisk {
  readonly tier: string;
  readonly lostIn: Month;
  /** From the statements before the first of `frames`. */
  readonly past: PastTiers;
  /** The months ahead; `lostIn` is one of them. */
  readonly frames: readonly MonthFrame[];
}

/** Sets of renewals that are tried at most: a fifth of a second. */
const MOST_TRIALS = 5_000;

export async function keepTier(
  outlook: PartnerOutlook,
  book: RuleBook,
  now: Instant,
  { tier, lostIn, past, frames }: TierAtRisk,
): Promise<Renewals> {
  const until = frames.at(-1)?.valuedAt ?? now;
  const expiring = renewalsOf(outlook.history.partner, outlook.clients, book, now, until);
  const unranked = rememberedMonths(outlook, expiring, frames);
  const ranking = await rankRenewals(
    expiring,
    await Promise.all(frames.map((_, index) => unranked(index, past))),
    tier,
  );
  const renewals = ranking.order.map((place) => expiring[place] as Renewal);
  const ahead = rememberedMonths(outlook, renewals, frames);
  const keeps = (chosen: readonly number[]): Promise<boolean> => isKept(tier, past, frames, ahead, chosen);
  const { chosen, isProven } = await shortestChoice(renewals.length, keeps, ranking, MOST_TRIALS);
  if (chosen === null) return { clients: null, isProven };
  const { gains } = await ahead(
    frames.findIndex(({ month }) => month === lostIn),
    past,
  );
  const clients = chosen.map((place): ClientToRenew => {
    const { client, expiresAt } = renewals[place] as Renewal;
    return { client, expiresAt, points: (gains[place] as Gain).points };
  });
  return { clients, isProven };
}

type MonthsBy = (index: number, past: PastTiers) => Promise<MonthAhead>;

/** Months, each reckoned once for every tier that may be credited before it. */
function rememberedMonths(
  outlook: PartnerOutlook,
  renewals: readonly Renewal[],
  frames: readonly MonthFrame[],
): MonthsBy {
  const known = new Map<string, Promise<MonthAhead>>();
  return (index, past) => {
    const key = JSON.stringify([index, past.creditedTier]);
    let month = known.get(key);
    if (month === undefined) {
      known.set(key, (month = monthAhead(outlook, renewals, frames[index] as MonthFrame, past)));
    }
    return month;
  };
}

/** Whether the credited tier never falls below `tier` if the chosen clients are renewed and nothing else is done. */
async function isKept(
  tier: string,
  past: PastTiers,
  frames: readonly MonthFrame[],
  ahead: MonthsBy,
  chosen: readonly number[],
): Promise<boolean> {
  let before = past;
  for (const [index, frame] of frames.entries()) {
    const { facts } = await ahead(index, before);
    const after = await partnerTiers(facts(chosen), before, frame);
    if (isBelow(after.creditedTier, tier, frame)) return false;
    before = afterMonth(before, frame.month, after);
  }
  return true;
}
