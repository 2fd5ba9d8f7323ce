/** Points that people add to or take from a month, with their reason (`docs/domain.md §2, §7`). */
import type { Decimal } from '../decimal.ts';
import type { EventName } from '../events/event.ts';
import type { Instant } from '../time/instant.ts';

/** An `adjustment.posted`. It applies to its month whatever its own time. */
export interface PostedAdjustment extends EventName {
  readonly kind: 'posted';
  readonly time: Instant;
  /** May be negative; at most 4 decimals. */
  readonly points: Decimal;
  readonly reason: string;
  readonly author: string;
}

/** A line of adjustment in a statement, discriminated on `kind`. */
export type Adjustment = PostedAdjustment;
