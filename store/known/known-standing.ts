/**
 * How a pair stood as it was known at a position of the ledger, and what is different now. Both are folds of the ledger
 * itself, from one snapshot; no second projection is kept for it (`docs/decisions/0001`).
 */
import type { Pool } from 'pg';
import { computeLog, type ComputedLog } from '../../rules/compute/compute-log.ts';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import { pairNews } from '../../rules/known/pair-news.ts';
import { effectiveInstant } from '../../rules/programme/rule-set-version.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Period } from '../../rules/relationship/period.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { readHead } from '../ledger/ledger-head.ts';
import type { LedgerEntry } from '../ledger/read-ledger.ts';
import type { Relationship } from '../relationships.ts';
import type { RuleBookCache } from '../rule-sets/rule-book-cache.ts';
import { inSnapshot } from '../transaction.ts';
import { entriesAround } from './entries-around.ts';
import { positionAt } from './position-at.ts';
import { rulesKnown } from './rules-known.ts';

export interface StandingKnown {
  /** Whether any fact brings the two together. */
  readonly isEngaged: boolean;
  /** Ascending, the last one as it is at the instant asked about. */
  readonly periods: readonly Period[];
  /** Running periods of other partners at the client. */
  readonly sharedWith: readonly Relationship[];
}

export interface KnownStanding {
  /** The last of the ledger that was known. */
  readonly position: number;
  readonly before: StandingKnown;
  /** The same instant as it is known now. */
  readonly today: StandingKnown;
  /** Accepted since, and bearing on the pair. In the event order. */
  readonly news: readonly LedgerEntry[];
  /** Rule sets published since that were in force by the instant. */
  readonly newRuleSets: readonly string[];
}

/** @param at the instant to stand at; events up to it count, and all corrections */
export async function knownStanding(
  pool: Pool,
  rules: RuleBookCache,
  pair: Pair,
  { at, knownAt }: { readonly at: Instant; readonly knownAt: Instant },
): Promise<KnownStanding> {
  return inSnapshot(pool, async (client) => {
    const head = await readHead(client);
    const position = await positionAt(client, knownAt);
    const rulesNow = await rules.at(client, head.ruleSetPosition);
    const entries = await entriesAround(client, [pair.client], head.position, [pair.partner]);
    const fold = (upTo: number): Promise<ComputedLog> => {
      const events = entries.filter((entry) => entry.position <= upTo).map(({ event }) => event);
      return computeLog(events, rulesKnown(rulesNow, upTo).engine, at);
    };
    const [before, today] = [await fold(position), await fold(head.position)];
    const late = new Map(
      entries.filter((entry) => entry.position > position).map((entry) => [eventNameKey(entry.event), entry]),
    );
    const news = pairNews(today, pair, (event) => late.has(eventNameKey(event)));
    return {
      position,
      before: standingIn(before, pair),
      today: standingIn(today, pair),
      news: news.map((event) => late.get(eventNameKey(event)) as LedgerEntry),
      newRuleSets: rulesNow.book
        .filter((version) => version.position > position && effectiveInstant(version) <= at)
        .map(({ version }) => version),
    };
  });
}

function standingIn({ pairs }: ComputedLog, { partner, client }: Pair): StandingKnown {
  const atClient = pairs.filter((one) => one.client === client);
  const own = atClient.find((one) => one.partner === partner);
  const sharedWith = atClient.flatMap((other): readonly Relationship[] => {
    const period = other.periods.at(-1);
    return other === own || period === undefined || period.end !== null
      ? []
      : [{ partner: other.partner, client, period }];
  });
  return { isEngaged: own !== undefined, periods: own?.periods ?? [], sharedWith };
}
