/** The use case of looking at one pair: the fold at that instant, and who shares the client then. */
import type { Pool } from 'pg';
import { periodsAt } from '../../rules/compute/compute-log.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { PairFolds } from '../../store/pairs/pair-folds.ts';
import { listByPair, registeredOf, runOfPair, type Relationship } from '../../store/relationships.ts';
import type { PairStanding } from './relationship-view.ts';

/** Partners looked at beside the one asked about. */
const MOST_SHARERS = 1_000;

/** Who of a pair is not registered. */
export type Unknown = 'unknown_partner' | 'unknown_client';

export type ShownRelationship =
  { readonly kind: 'known'; readonly standing: PairStanding } | { readonly kind: Unknown };

/** How a pair stands at `at`. Two that are registered and have nothing in common are known, without periods. */
export async function showRelationship(
  pool: Pool,
  folds: PairFolds,
  pair: Pair,
  at: Instant,
): Promise<ShownRelationship> {
  const known = await folds.at(pair, at);
  if (known === null) {
    const unknown = await unknownOf(pool, pair);
    if (unknown !== null) return { kind: unknown };
  }
  const [run, sharedWith] = await Promise.all([runOfPair(pool, pair), sharers(pool, pair, at)]);
  const periods = known === null ? [] : periodsAt(known.fold, at);
  return { kind: 'known', standing: { ...pair, at, run, isEngaged: known !== null, sharedWith, periods } };
}

/** Null when both are registered. */
export async function unknownOf(pool: Pool, pair: Pair): Promise<Unknown | null> {
  const registered = await registeredOf(pool, pair);
  if (!registered.partner) return 'unknown_partner';
  return registered.client ? null : 'unknown_client';
}

async function sharers(pool: Pool, { partner, client }: Pair, at: Instant): Promise<readonly Relationship[]> {
  const all = await listByPair(pool, { partner: null, client }, { at, after: null, limit: MOST_SHARERS });
  return all.filter(
    (row): row is typeof row & Relationship =>
      row.partner !== partner && row.period !== null && row.period.end === null,
  );
}
