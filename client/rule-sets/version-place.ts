/** Places in the list of published versions. */
import { z } from 'zod';
import { decodePlace, encodePlace } from '../cursor.ts';

const encoded = z.tuple([z.literal('rule_set'), z.int()]);

/** Version and position never change, so the position is the place. */
export function encodeVersionPlace({ position }: { readonly position: number }): string {
  return encodePlace(['rule_set', position]);
}

/** The position after which the list goes on; null for text that is no place in it. */
export function decodeVersionPlace(text: string): number | null {
  return decodePlace(encoded, text)?.[1] ?? null;
}
