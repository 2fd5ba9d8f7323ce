/** Places in lists, as text that a caller keeps and brings back. */
import { z } from 'zod';
import type { ClientId } from '../rules/ids.ts';

export function encodePlace(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Null for text that no list of this shape gave. */
export function decodePlace<T extends z.ZodType>(shape: T, text: string): z.output<T> | null {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  const read = shape.safeParse(json);
  return read.success && !JSON.stringify(json).includes('\\u0000') ? read.data : null;
}

const clientPlace = z.tuple([z.string()]);

/** The client after which a page begins. Null for text that no list of clients gave. */
export function readClientPlace(text: string): ClientId | null {
  const place = decodePlace(clientPlace, text);
  return place === null ? null : (place[0] as ClientId);
}
