/**
 * What closed months owe, now that more is known (`docs/domain.md §7`, "Late events").
 *
 * difference = the closed month from all now known, with the tiers before it that its closed statements name
 *            − its closed lines and sold lines − what later statements have posted for it.
 *
 * A month from before the first closed one, which a late event made part of the programme, counts as closed with
 * nothing paid. Points that are of no client are those of adjustments that people posted.
 */
import { ZERO, type Decimal } from '../decimal.ts';
import type { ClientId, PartnerId } from '../ids.ts';
import { compareText } from '../text.ts';
import type { ClientFacts } from './client-facts.ts';
import { countsIn, soldLine, type Deal } from './deal.ts';
import type { MonthFrame } from './month-frame.ts';
import { valueClient } from './value-client.ts';

/** Points by partner. Points that are not there are 0. */
export type PointsByPartner = ReadonlyMap<PartnerId, Decimal>;

/** What a partner is still to get for a client in a closed month, or to give back; never 0. */
export interface Difference {
  readonly partner: PartnerId;
  readonly points: Decimal;
}

/**
 * Managed and sold points of a client in a month, from all that is known.
 * @param deals those at the client that stand
 * @param tierBefore as the closed statements have it; null for a partner without one
 */
export function owedAtClient(
  facts: ClientFacts,
  deals: readonly Deal[],
  frame: MonthFrame,
  tierBefore: (partner: PartnerId) => string | null,
): PointsByPartner {
  const owed = new Map<PartnerId, Decimal>();
  for (const { pair, line } of valueClient(facts, frame, tierBefore)) addPoints(owed, pair.partner, line.points);
  for (const deal of deals) {
    if (countsIn(deal, frame)) addPoints(owed, deal.partner, soldLine(deal, frame.book).points);
  }
  return owed;
}

export function addPoints(to: Map<PartnerId, Decimal>, partner: PartnerId, points: Decimal): void {
  to.set(partner, (to.get(partner) ?? ZERO).plus(points));
}

/** Owed − settled, by partner. @param settled paid by the closed statements, or posted by later ones */
export function differences(owed: PointsByPartner, settled: PointsByPartner): readonly Difference[] {
  const found: Difference[] = [];
  for (const partner of new Set([...owed.keys(), ...settled.keys()])) {
    const points = (owed.get(partner) ?? ZERO).minus(settled.get(partner) ?? ZERO);
    if (!points.eq(ZERO)) found.push({ partner, points });
  }
  return found.sort((a, b) => compareText(a.partner, b.partner));
}

/** A client without a registration or a partner: what deals alone are about. */
export function unmanagedClient(client: ClientId): ClientFacts {
  return { client, country: '', subscriptions: [], pairs: [] };
}
