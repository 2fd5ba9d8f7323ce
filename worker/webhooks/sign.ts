/** The headers of Standard Webhooks (https://www.standardwebhooks.com): what a receiver verifies. */
import { createHmac } from 'node:crypto';

export interface SignedHeaders {
  readonly 'webhook-id': string;
  /** Seconds since the epoch, of this attempt. */
  readonly 'webhook-timestamp': string;
  /** A signature for each secret that is valid, apart by spaces. */
  readonly 'webhook-signature': string;
}

/** @param realNow milliseconds since the epoch: receivers refuse what is old by their own clock */
export function sign(id: string, body: string, secrets: readonly string[], realNow: number): SignedHeaders {
  const timestamp = String(Math.floor(realNow / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
