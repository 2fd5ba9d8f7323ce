/** Places in lists, as text that a caller keeps and brings back. */
import { z } from 'zod';
import type { ClientId, PartnerId } from '../rules/ids.ts';
import { isUnstorable } from '../rules/text.ts';

export function encodePlace(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Null for text that no list of this shape gave. */
export function decodePlace<T extends z.ZodType<readonly unknown[]>>(shape: T, text: string): z.output<T> | null {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  const read = shape.safeParse(json);
  return read.success && read.data.every(isStorable) ? read.data : null;
}

function isStorable(part: unknown): boolean {
  return typeof part !== 'string' || !isUnstorable(part);
}

const onePlace = z.tuple([z.string()]);

/** The client after which a page begins. Null for text that no list of clients gave. */
export function readClientPlace(text: string): ClientId | null {
  return (decodePlace(onePlace, text)?.[0] ?? null) as ClientId | null;
}

/** The same of a list of partners. */
export function readPartnerPlace(text: string): PartnerId | null {
  return (decodePlace(onePlace, text)?.[0] ?? null) as PartnerId | null;
}
