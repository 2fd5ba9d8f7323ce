/** One partner's points and tier for one month, with every line that adds up to them (`docs/domain.md §7`). */
import type { Decimal } from '../decimal.ts';
import type { PartnerId } from '../ids.ts';
import type { Valuation } from '../programme/programme.ts';
import type { FailedCondition } from '../qualification/failed-condition.ts';
import type { Instant } from '../time/instant.ts';
import type { Month } from '../time/month.ts';
import type { Adjustment } from './adjustment.ts';
import type { SoldLine } from './deal.ts';
import type { ManagedLine } from './managed-line.ts';

/** The ledger position and the hash of a statement are the store's to add: they say where it was taken, not what. */
export interface Statement {
  readonly month: Month;
  readonly partner: PartnerId;
  readonly policy: Valuation;
  /** The version at the valuation instant, `<name>@<n>`; null when there was none. */
  readonly version: string | null;
  readonly valuedAt: Instant;

  /** By client. */
  readonly lines: readonly ManagedLine[];
  /** By deal. */
  readonly soldLines: readonly SoldLine[];
  /** In the event order. */
  readonly adjustments: readonly Adjustment[];

  readonly managedPoints: Decimal;
  readonly soldPoints: Decimal;
  readonly adjustmentPoints: Decimal;
  /** `managedPoints` + `soldPoints` + `adjustmentPoints`. */
  readonly totalPoints: Decimal;

  /** Credited before the month; null for none. */
  readonly tierBefore: string | null;
  readonly performanceTier: string | null;
  readonly creditedTier: string | null;
  /** The month in which the credited tier last changed; null if it never did. */
  readonly tierChangedIn: Month | null;
  /** The tier above the credited one, and what keeps the partner from it; null at the top. */
  readonly nextTier: NextTier | null;
}

export interface NextTier {
  readonly tier: string;
  /** Never empty. */
  readonly unmet: readonly FailedCondition[];
}
