/** Webhooks and deliveries as the API shows them. */
import { formatInstant, formatInstantOrNull } from '../../rules/time/instant.ts';
import type { Delivery } from '../../store/webhooks/deliveries.ts';
import type { Webhook } from '../../store/webhooks/webhook.ts';

export type WebhookView = ReturnType<typeof webhookView>;
export type DeliveryView = ReturnType<typeof deliveryView>;

export function webhookView({ id, url, kinds, partner, createdAt, disabledAt, failures, waiting, dead }: Webhook) {
  const times = { createdAt: formatInstant(createdAt), disabledAt: formatInstantOrNull(disabledAt) };
  return { id, url, kinds, partner, ...times, failures, waiting, dead };
}

export function deliveryView(delivery: Delivery) {
  const { id, message, kind, partner, client, status, attempts, answerStatus, answer, fault } = delivery;
  return {
    id,
    message,
    kind,
    partner,
    client,
    dueAt: formatInstant(delivery.dueAt),
    status,
    attempts,
    writtenAt: formatInstant(delivery.writtenAt),
    triedAt: formatInstantOrNull(delivery.triedAt),
    settledAt: formatInstantOrNull(delivery.settledAt),
    answerStatus,
    answer,
    fault,
  };
}
