/** What a month asks about a client. One client's facts are all that its lines need: clients can be valued in batches. */
import { NOTHING, ratioOf, type Ratio } from '../credit/ratio.ts';
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

/** What a client pays from an instant on. */
export interface Subscription extends Payment {
  readonly time: Instant;
  readonly currency: string;
}

export interface Payment {
  /** As sent, however fine. */
  readonly mrr: Decimal;
  /** The same for reckoning: made once a subscription, not once a line. */
  readonly exact: Ratio;
  /** Null without a subscription. */
  readonly currency: string | null;
}

const NO_PAYMENT: Payment = { mrr: ZERO, exact: NOTHING, currency: null };

export function subscription(time: Instant, mrr: Decimal, currency: string): Subscription {
  return { time, mrr, exact: ratioOf(mrr), currency };
}

/** What a client pays at `v`: nothing, in no currency, without a subscription event before it. */
export function paymentAt({ subscriptions }: ClientFacts, v: Instant): Payment {
  return latestBefore(subscriptions, v) ?? NO_PAYMENT;
}
