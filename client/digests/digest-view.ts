/** Digests as the API shows them: who gets them, and what became of the last. */
import { formatInstant, formatInstantOrNull } from '../../rules/time/instant.ts';
import type { Subscription } from '../../store/digests/subscription.ts';

export type SubscriptionView = ReturnType<typeof subscriptionView>;

export function subscriptionView(subscription: Subscription) {
  const { partner, frequency, language, addresses, zone, nextAt, waiting, dead, lastSentAt, lastFault } = subscription;
  return {
    partner: String(partner),
    frequency,
    language,
    addresses: [...addresses],
    zone,
    nextAt: formatInstant(nextAt),
    lastSentAt: formatInstantOrNull(lastSentAt),
    waiting,
    dead,
    lastFault,
  };
}
