/**
 * What was known at an earlier moment: the fold of what the ledger held by then. A run answers for that, and not for
 * what a correction or a late event made of it afterwards.
 */
import type { Pool } from 'pg';
import { computeLog } from '../../rules/compute/compute-log.ts';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { TenureEvent } from '../../rules/events/event.ts';
import type { RuleEngine } from '../../rules/qualification/rule-engine.ts';
import { pairKey, type Pair } from '../../rules/relationship/pair.ts';
import type { Period } from '../../rules/relationship/period.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { readLedger } from '../../store/ledger/read-ledger.ts';

export interface KnownThen {
  /** The periods of a pair at an instant, as the ledger up to a position tells them. */
  periods(pair: Pair, position: number, at: Instant): Promise<readonly Period[]>;
}

/** Ledger positions of all events, by {@link eventNameKey}. */
export async function ledgerPositions(pool: Pool): Promise<ReadonlyMap<string, number>> {
  const positions = new Map<string, number>();
  for await (const { position, event } of readLedger(pool)) positions.set(eventNameKey(event), position);
  return positions;
}

/** @param accepted what should be in the ledger */
export function createKnownThen(
  accepted: readonly TenureEvent[],
  positions: ReadonlyMap<string, number>,
  rules: RuleEngine,
): KnownThen {
  const positionOf = (event: TenureEvent): number => positions.get(eventNameKey(event)) ?? Infinity;
  return {
    async periods(pair, position, at) {
      const events = eventsOfPair(accepted, pair).filter((event) => positionOf(event) <= position);
      const { pairs } = await computeLog(events, rules, at);
      return pairs.find((computed) => pairKey(computed) === pairKey(pair))?.periods ?? [];
    },
  };
}

/** All that can touch a pair, and some more. */
function eventsOfPair(events: readonly TenureEvent[], pair: Pair): readonly TenureEvent[] {
  const users = new Set<string>();
  for (const { type, data } of events) {
    if (type === 'user.created' && data.partner === pair.partner) users.add(data.user);
  }
  return events.filter(({ type, data }) => {
    if (type === 'activity.voided') return true;
    if ('user' in data && !users.has(data.user)) return false;
    if ('client' in data) return data.client === pair.client;
    return 'user' in data || ('partner' in data && data.partner === pair.partner);
  });
}
