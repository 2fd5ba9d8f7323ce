/** One client's line in a partner's statement (`docs/domain.md §6`). */
import type { Decimal } from '../decimal.ts';
import type { ClientId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';

export interface ManagedLine {
  readonly client: ClientId;
  /** The client's MRR at the valuation instant: 0 without a subscription, or if the pair is not managed then. */
  readonly mrr: Decimal;
  readonly currency: string | null;
  /** How many partners manage the client at the valuation instant; 0 if this one does not. */
  readonly n: number;
  /** The credit, in the currency, to its minor unit. */
  readonly share: Decimal;
  /** Credit worth one unit; null without a rate. */
  readonly unit: Decimal | null;
  /** Null if the pair is not managed at the valuation instant. */
  readonly multiplier: Decimal | null;
  readonly points: Decimal;
  /** The last before the valuation instant; null if the pair is not managed then. */
  readonly lastQualifyingActivity: Instant | null;
  /** Until when it was held, as known at the valuation instant; null if the pair is not managed then. */
  readonly expiresAt: Instant | null;
  readonly notes: readonly LineNote[];
}

/** Why a line earned nothing at the valuation instant, in this order; both may stand. */
export type LineNote = { readonly code: 'no_rate' } | BelowActivityThreshold;

export interface BelowActivityThreshold {
  readonly code: 'below_activity_threshold';
  /** Qualifying activities that the tier before the month asks for, and how many there were. */
  readonly wanted: number;
  readonly actual: number;
}
