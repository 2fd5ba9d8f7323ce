/** Points beside the lines: what people add to or take from a month, and what late facts correct (`docs/domain.md §2, §7`). */
import type { Decimal } from '../decimal.ts';
import type { EventName } from '../events/event.ts';
import type { ClientId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';
import type { Month } from '../time/month.ts';

/** An `adjustment.posted`. It applies to its month whatever its own time. */
export interface PostedAdjustment extends EventName {
  readonly kind: 'posted';
  readonly time: Instant;
  /** May be negative; at most 4 decimals. */
  readonly points: Decimal;
  readonly reason: string;
  readonly author: string;
}

/** What a closed month would have paid more, or less, had everything been known. */
export interface LateAdjustment {
  readonly kind: 'late';
  /** The closed month that it corrects. */
  readonly month: Month;
  /** Null where the points are of no client: an adjustment posted to the month after it was closed. */
  readonly client: ClientId | null;
  readonly points: Decimal;
  /** Events in their order, then rule sets in that of their publication. */
  readonly causes: readonly LateCause[];
}

/** What was accepted or published after the month was closed. */
export type LateCause =
  (EventName & { readonly kind: 'event' }) | { readonly kind: 'rule_set'; readonly version: string };

/** A line of adjustment in a statement, discriminated on `kind`. Posted ones come first. */
export type Adjustment = PostedAdjustment | LateAdjustment;
