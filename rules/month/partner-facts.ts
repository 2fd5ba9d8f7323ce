/** What a month asks about a partner besides its clients. One partner's facts are all that its statement needs. */
import type { JsonObject } from '../events/event.ts';
import type { PartnerId } from '../ids.ts';
import type { Adjustment } from './adjustment.ts';
import type { Deal } from './deal.ts';
import type { ManagedLine } from './managed-line.ts';
import type { PastTiers } from './tiers.ts';

export interface PartnerFacts {
  readonly partner: PartnerId;
  /** Its lines at all clients, in any order. */
  readonly lines: readonly ManagedLine[];
  /** Its deals that stand, in any order and of any time. */
  readonly deals: readonly Deal[];
  /** Those of the month, in the event order. */
  readonly adjustments: readonly Adjustment[];
  /** As they are at the valuation instant. */
  readonly attributes: JsonObject;
  /** Qualifying activities at all its clients in the days before the valuation instant. Asked only where a tier does. */
  qualifyingActivities(days: number): number;
  /** For each client it manages at the valuation instant, how many tools it used in the month's window. As above. */
  toolsUsed(): readonly number[];
  /** From its closed statements. */
  readonly past: PastTiers;
}
