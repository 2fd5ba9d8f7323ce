/** Places in the list of tokens. */
import { z } from 'zod';
import type { TokenPlace } from '../../store/tokens/tokens.ts';
import { decodePlace, encodePlace } from '../cursor.ts';

const encoded = z.tuple([z.literal('token'), z.int(), z.string()]);

export function encodeTokenPlace({ createdAt, id }: TokenPlace): string {
  return encodePlace(['token', createdAt, id]);
}

/** Null for text that is no place in the list. */
export function decodeTokenPlace(text: string): TokenPlace | null {
  const place = decodePlace(encoded, text);
  return place === null ? null : { createdAt: place[1], id: place[2] };
}
