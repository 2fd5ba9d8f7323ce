/** Places in lists, as text that a caller keeps and brings back. */
import { z } from 'zod';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import type { ExpiryPlace } from '../../store/relationships.ts';

/** After which row the next page begins, and in which order. */
export type Cursor =
  { readonly order: 'expiry'; readonly after: ExpiryPlace } | { readonly order: 'pair'; readonly after: Pair };

const encoded = z.union([
  z.tuple([z.literal('expiry'), z.string(), z.string(), z.int()]),
  z.tuple([z.literal('pair'), z.string(), z.string()]),
]);

export function encodeCursor(cursor: Cursor): string {
  const { partner, client } = cursor.after;
  const place =
    cursor.order === 'expiry'
      ? [cursor.order, partner, client, cursor.after.expiresAt]
      : [cursor.order, partner, client];
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Null for text that is no cursor. */
export function decodeCursor(text: string): Cursor | null {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  const read = encoded.safeParse(json);
  if (!read.success || JSON.stringify(json).includes('\\u0000')) return null;
  const [order, partner, client, expiresAt] = read.data;
  const pair = { partner: partner as PartnerId, client: client as ClientId };
  return order === 'expiry' ? { order, after: { ...pair, expiresAt } } : { order, after: pair };
}
