/** Which events of a batch are new (`docs/domain.md §2`, point 1): decided in their order, so the first of a name stands. */
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { KnownEvent } from './known-events.ts';
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
  readonly prepared: PreparedEvent;
}

/**
 * @param known what the ledger holds under the names of the batch; the admitted are added to it
 * @param head the last position given out before
 */
export function admit(events: readonly PreparedEvent[], known: Map<string, KnownEvent>, head: number): Admission {
  const results: AppendResult[] = [];
  const admitted: Admitted[] = [];
  for (const prepared of events) {
    const key = eventNameKey(prepared.event);
    const first = known.get(key);
    if (first === undefined) {
      const position = head + admitted.length + 1;
      known.set(key, { position, contentHash: prepared.contentHash });
      admitted.push({ position, prepared });
      results.push({ kind: 'accepted', position });
    } else if (first.contentHash === prepared.contentHash) {
      results.push({ kind: 'duplicate', position: first.position });
    } else {
      results.push({ kind: 'conflict' });
    }
  }
  return { results, admitted };
}
