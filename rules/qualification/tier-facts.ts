/** What a tier's requirements may look at: one partner at one valuation instant (`docs/domain.md §8`). */
import type { Decimal } from '../decimal.ts';
import type { JsonObject } from '../events/event.ts';

export interface TierFacts {
  readonly totalPoints: Decimal;
  readonly soldPoints: Decimal;
  readonly sourcedPoints: Decimal;
  readonly managedPoints: Decimal;
  /** Managed lines, whatever their points. */
  readonly managedClients: number;
  /** Qualifying activities over all the partner's clients in the last `days` days before the valuation instant. */
  qualifyingActivities(days: number): number;
  /** May end in .5: the mean of the two middle values. */
  readonly toolsUsedMedian: number;
  readonly attributes: JsonObject;
}
