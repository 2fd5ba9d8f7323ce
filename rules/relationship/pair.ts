/** A (partner, client) pair: what a managed relationship is about. */
import type { ClientId, PartnerId } from '../ids.ts';
import { compareText } from '../text.ts';

export interface Pair {
  readonly partner: PartnerId;
  readonly client: ClientId;
}

/** A map key for a pair. U+0000 can't occur in an identifier, so it separates. */
export function pairKey({ partner, client }: Pair): string {
  return `${partner}\u0000${client}`;
}

/** By partner, then client, by code point. */
export function comparePairs(a: Pair, b: Pair): number {
  return compareText(a.partner, b.partner) || compareText(a.client, b.client);
}
