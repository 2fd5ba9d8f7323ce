/** The secrets with which deliveries are signed (Standard Webhooks): a new one and the one before sign side by side for a while. */
import { randomBytes } from 'node:crypto';
import type { PoolClient } from 'pg';

/** As long as the hash that is made with it. */
const SECRET_BYTES = 32;

/** `whsec_` and base64. */
export function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/**
 * Makes `secret` the newest; the one before signs beside it until `oldUntil`, older ones no more. Real milliseconds.
 * @returns whether there is such a webhook
 */
export async function rotateSecret(
  client: PoolClient,
  id: string,
  secret: string,
  { realNow, oldUntil }: { readonly realNow: number; readonly oldUntil: number },
): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM webhook WHERE webhook_id = $1 FOR UPDATE', [id]);
  if (rowCount !== 1) return false;
  await client.query('DELETE FROM webhook_secret WHERE webhook_id = $1 AND valid_until IS NOT NULL', [id]);
  await client.query('UPDATE webhook_secret SET valid_until = $2 WHERE webhook_id = $1', [id, oldUntil]);
  await client.query('INSERT INTO webhook_secret (webhook_id, secret, made_at) VALUES ($1, $2, $3)', [
    id,
    secret,
    realNow,
  ]);
  return true;
}
