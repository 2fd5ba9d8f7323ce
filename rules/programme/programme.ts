/** A partner programme as data (`docs/interfaces.md §2`): what `parse-programme.ts` makes of a programme folder. */
import type { Decimal } from '../decimal.ts';
import type { JsonObject } from '../events/event.ts';
import type { Condition } from '../qualification/condition.ts';

export interface Programme {
  readonly name: string;
  readonly title: string;
  /** An IANA time zone: months begin and end in it. */
  readonly timezone: string;
  /** How long a qualifying activity lives, in days of 24 hours. */
  readonly windowDays: number;
  readonly valuation: Valuation;
  /** Days after a month's end before it closes by itself. */
  readonly graceDays: number;
  /** The rungs at which an expiry is announced, in days before it, furthest first. */
  readonly noticeDays: readonly number[];
  readonly rates: Rates;
  readonly tiers: TierPolicy;
  readonly tools: ReadonlyMap<string, ToolRules>;
}

export type Valuation = 'closing' | 'daily_weighted';

/** How credit becomes points (`docs/domain.md §6`). */
export interface Rates {
  readonly pointsPerUnit: { readonly managed: Decimal; readonly assisted: Decimal; readonly sourced: Decimal };
  readonly growth: { readonly multiplier: Decimal; readonly countries: ReadonlySet<string> };
  /** Credit worth one unit, by ISO 4217 code; always above 0. */
  readonly units: ReadonlyMap<string, Decimal>;
}

/** Tiers and how they are lost again (`docs/domain.md §8`). */
export interface TierPolicy {
  readonly recalibration: Recalibration;
  /** Lowest first. */
  readonly tiers: readonly Tier[];
}

export type Recalibration =
  'monthly' | { readonly months: readonly number[]; readonly windowMonths: number; readonly minimumHoldMonths: number };

export interface Tier {
  readonly name: string;
  readonly title: string | null;
  /** Null: always holds. */
  readonly requirements: Condition | null;
  /** What a client's line needs to earn points while the partner is credited with this tier. */
  readonly activityThreshold: { readonly count: number; readonly days: number } | null;
}

/** What qualifies for one tool: an activity for which any rule holds. No rules: nothing does. */
export interface ToolRules {
  readonly tool: string;
  readonly title: string;
  readonly description: string | null;
  readonly rules: readonly Rule[];
  readonly examples: readonly RuleExample[];
}

export interface Rule {
  readonly name: string;
  readonly description: string | null;
  readonly conditions: Condition;
}

/** A test that its author keeps beside the rules. */
export interface RuleExample {
  readonly name: string | null;
  readonly activity: { readonly action: string; readonly asset?: string; readonly properties?: JsonObject };
  readonly qualifies: boolean;
}
