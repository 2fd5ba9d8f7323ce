/** What a month asks about a client. One client's facts are all that its lines need: clients can be valued in batches. */
import { ZERO, type Decimal } from '../decimal.ts';
import type { ClientId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';
import type { PairHistory } from './pair-history.ts';
import { latestBefore } from './timeline.ts';

export interface ClientFacts {
  readonly client: ClientId;
  /** ISO 3166-1 alpha-2, of the registration that stands. */
  readonly country: string;
  /** `client.subscription.changed` events that have effect, in the event order. */
  readonly subscriptions: readonly Subscription[];
  /** Its pair with every partner that ever managed it. */
  readonly pairs: readonly PairHistory[];
}

export interface Subscription {
  readonly time: Instant;
  /** As sent, however fine. */
  readonly mrr: Decimal;
  readonly currency: string;
}

/** What a client pays at `v`: nothing, in no currency, without a subscription event before it. */
export function subscriptionAt(
  { subscriptions }: ClientFacts,
  v: Instant,
): { readonly mrr: Decimal; readonly currency: string | null } {
  return latestBefore(subscriptions, v) ?? { mrr: ZERO, currency: null };
}
