/** Which events of a batch are new (`docs/domain.md §2`, point 1): decided in their order, so the first of a name stands. */
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { KnownEvent } from './known-events.ts';
import { acceptedAfter, type LockedHead } from './ledger-lock.ts';
import type { PreparedEvent } from './prepared-event.ts';

/** What became of an event. A conflict is an event whose name belongs to another content, which stands. */
export type AppendResult =
  | { readonly kind: 'accepted'; readonly position: number }
  | { readonly kind: 'duplicate'; readonly position: number }
  | { readonly kind: 'conflict' };

export interface Admission {
  /** One for each event, in the same order. */
  readonly results: readonly AppendResult[];
  readonly admitted: readonly Admitted[];
}

export interface Admitted {
  readonly position: number;
  /** Programme instant: never before that of an earlier position. */
  readonly acceptedAt: Instant;
  readonly prepared: PreparedEvent;
}

/**
 * @param known what the ledger holds under the names of the batch; the admitted are added to it
 * @param head where the ledger ended before
 */
export function admit(
  events: readonly PreparedEvent[],
  known: Map<string, KnownEvent>,
  head: Pick<LockedHead, 'position' | 'lastAcceptedAt'>,
): Admission {
  const results: AppendResult[] = [];
  const admitted: Admitted[] = [];
  let acceptedAt = head.lastAcceptedAt;
  for (const prepared of events) {
    const key = eventNameKey(prepared.event);
    const first = known.get(key);
    if (first === undefined) {
      const position = head.position + admitted.length + 1;
      acceptedAt = acceptedAfter(acceptedAt, prepared.acceptedAt);
      known.set(key, { position, contentHash: prepared.contentHash });
      admitted.push({ position, acceptedAt, prepared });
      results.push({ kind: 'accepted', position });
    } else if (first.contentHash === prepared.contentHash) {
      results.push({ kind: 'duplicate', position: first.position });
    } else {
      results.push({ kind: 'conflict' });
    }
  }
  return { results, admitted };
}
