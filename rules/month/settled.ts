/** What statements have paid for each month and client, or posted for it later (`docs/domain.md §7`). */
import type { Decimal } from '../decimal.ts';
import type { ClientId, PartnerId } from '../ids.ts';
import type { Month } from '../time/month.ts';
import type { LateAdjustment, PostedAdjustment } from './adjustment.ts';
import { addPoints, type PointsByPartner } from './late.ts';
import type { TiersOfStatement } from './standings.ts';

/** What of a statement matters to the months after it: what it paid, and its tiers (`standings.ts`). */
export interface PaidStatement extends TiersOfStatement {
  readonly tierBefore: string | null;
  readonly lines: readonly PaidLine[];
  readonly soldLines: readonly PaidLine[];
  readonly adjustments: readonly PaidAdjustment[];
}

interface PaidLine {
  readonly client: ClientId;
  readonly points: Decimal;
}

type PaidAdjustment = Pick<PostedAdjustment, 'kind' | 'points'> | Omit<LateAdjustment, 'causes'>;

const NOTHING: PointsByPartner = new Map();

export class Settled {
  readonly #points = new Map<Month, Map<ClientId | null, Map<PartnerId, Decimal>>>();

  add(month: Month, client: ClientId | null, partner: PartnerId, points: Decimal): void {
    let clients = this.#points.get(month);
    if (clients === undefined) this.#points.set(month, (clients = new Map()));
    let partners = clients.get(client);
    if (partners === undefined) clients.set(client, (partners = new Map()));
    addPoints(partners, partner, points);
  }

  /** Takes all that a statement pays: in its own month, and late for others. */
  take({ month, partner, lines, soldLines, adjustments }: PaidStatement): void {
    for (const { client, points } of [...lines, ...soldLines]) this.add(month, client, partner, points);
    for (const adjustment of adjustments) {
      if (adjustment.kind === 'posted') this.add(month, null, partner, adjustment.points);
      else this.add(adjustment.month, adjustment.client, partner, adjustment.points);
    }
  }

  at(month: Month, client: ClientId | null): PointsByPartner {
    return this.#points.get(month)?.get(client) ?? NOTHING;
  }

  /** All for which something was settled in a month; null stands for points of no client. */
  clientsOf(month: Month): Iterable<ClientId | null> {
    return this.#points.get(month)?.keys() ?? [];
  }
}
