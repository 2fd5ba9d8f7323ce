/** Places in the lists of relationships. */
import { z } from 'zod';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { decodePlace, encodePlace } from '../cursor.ts';
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
  return encodePlace(place);
}

/** Null for text that is no cursor. */
export function decodeCursor(text: string): Cursor | null {
  const place = decodePlace(encoded, text);
  if (place === null) return null;
  const [order, partner, client, expiresAt] = place;
  const pair = { partner: partner as PartnerId, client: client as ClientId };
  return order === 'expiry' ? { order, after: { ...pair, expiresAt } } : { order, after: pair };
}
