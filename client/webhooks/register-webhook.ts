/** The use case of registering a webhook: its target is checked before anything is kept. */
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import {
  checkTarget,
  TargetRefusedError,
  type OutboundRules,
  type Resolve,
} from '../../platform/outbound/outbound-rules.ts';
import { recordActs, type Act } from '../../store/audit/record-acts.ts';
import { inTransaction } from '../../store/transaction.ts';
import { newSecret } from '../../store/webhooks/secrets.ts';
import { insertWebhook, webhookOf, type NewWebhook, type Webhook } from '../../store/webhooks/webhook.ts';

export interface RegisterDependencies {
  readonly pool: Pool;
  readonly outbound: OutboundRules;
  readonly resolve?: Resolve;
}

export type Registered =
  /** The secret is told this once. */
  | { readonly kind: 'registered'; readonly webhook: Webhook; readonly secret: string }
  | { readonly kind: 'target_refused'; readonly reason: string };

/**
 * @param realNow milliseconds since the epoch
 * @param actOf what the audit log says of it, in the same transaction
 */
export async function registerWebhook(
  { pool, outbound, resolve }: RegisterDependencies,
  asked: Omit<NewWebhook, 'id'>,
  realNow: number,
  actOf: (added: NewWebhook) => Act,
): Promise<Registered> {
  let url: string;
  try {
    url = await checkTarget(asked.url, outbound, resolve);
  } catch (error) {
    if (!(error instanceof TargetRefusedError)) throw error;
    return { kind: 'target_refused', reason: error.message };
  }
  const id = `whk_${randomBytes(12).toString('hex')}`;
  const secret = newSecret();
  const added = { ...asked, url, id };
  await inTransaction(pool, async (client) => {
    await insertWebhook(client, added, secret, realNow);
    await recordActs(client, [actOf(added)]);
  });
  const webhook = await webhookOf(pool, id);
  if (webhook === null) throw new Error(`the webhook ${id} was removed while it was registered`);
  return { kind: 'registered', webhook, secret };
}
