/** What a month is valued by (`docs/domain.md §7`), before anything is known of partners and clients. */
import type { Tier, Valuation } from '../programme/programme.ts';
import { versionBefore, type RuleBook, type RuleSetVersion } from '../programme/rule-set-version.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';
import { nextMonth, plusMonths, type Month } from '../time/month.ts';
import { dayEnds, startOfMonth } from '../time/zone.ts';
import { monthEnd, zoneOf } from './month-end.ts';

export interface MonthFrame {
  readonly month: Month;
  readonly book: RuleBook;
  /** `v`: the first instant after the month. */
  readonly valuedAt: Instant;
  /** The version with the greatest `effectiveFrom` before `v`: its policy, tiers and recalibration are the month's. */
  readonly version: RuleSetVersion | null;
  readonly policy: Valuation;
  /** Deals closed from here, `v` − 12 calendar months in the programme's zone, to before `v` are sold points. */
  readonly soldFrom: Instant;
  /**
   * The instants at which lines earn points, ascending: `v` alone under `closing`, the end of every day of the month
   * under `daily_weighted`. The last is `v`. A line's points are the mean of what it earns at each.
   */
  readonly ends: readonly Instant[];
  /** Which version is in force at which of `ends`. */
  readonly terms: readonly RuleTerm[];
}

/** A version in force at `ends[from]` and those after it, up to before `ends[to]`. */
export interface RuleTerm {
  readonly from: number;
  readonly to: number;
  readonly version: RuleSetVersion | null;
}

const SOLD_MONTHS = 12;
/** Of a month without any version. */
const DEFAULT_GRACE_DAYS = 3;

/** The frame of a month. Whatever is published later with an `effectiveFrom` ≥ `v` does not change it. */
export function monthFrame(book: RuleBook, month: Month): MonthFrame {
  const valuedAt = monthEnd(book, month);
  const version = versionBefore(book, valuedAt);
  const zone = zoneOf(book, version);
  const policy = version?.programme.valuation ?? 'closing';
  const ends = policy === 'closing' ? [valuedAt] : dayEndsUntil(valuedAt, month, zone);
  const soldFrom = startOfMonth(plusMonths(nextMonth(month), -SOLD_MONTHS), zone);
  return { month, book, valuedAt, version, policy, soldFrom, ends, terms: ruleTerms(book, ends) };
}

/** From when on a month closes by itself: the end of its grace time, in days of 24 hours. */
export function closesAt({ valuedAt, version }: Pick<MonthFrame, 'valuedAt' | 'version'>): Instant {
  return valuedAt + (version?.programme.graceDays ?? DEFAULT_GRACE_DAYS) * DAY_MS;
}

/** The activity threshold that a version sets for partners credited with a tier; null for none, or no such tier. */
export function thresholdOf(version: RuleSetVersion | null, tierName: string | null): Tier['activityThreshold'] {
  if (version === null || tierName === null) return null;
  for (const tier of version.programme.tiers.tiers) if (tier.name === tierName) return tier.activityThreshold;
  return null;
}

/** The ends of a month's days, whatever its policy; the last is `v`. */
export function dayEndsOf({ month, book, valuedAt, version }: MonthFrame): readonly Instant[] {
  return dayEndsUntil(valuedAt, month, zoneOf(book, version));
}

/** The frame of the same month at other instants, ascending. */
export function frameAt(frame: MonthFrame, ends: readonly Instant[]): MonthFrame {
  return { ...frame, ends, terms: ruleTerms(frame.book, ends) };
}

/** As if the month were valued now. Valuation is exclusive (`docs/domain.md §6`): one millisecond later, what is there now counts. */
export function frameNow(frame: MonthFrame, now: Instant): MonthFrame {
  return { ...frameAt(frame, [now + 1]), valuedAt: now + 1 };
}

/** A month that ends by a change of zone (`month-end.ts`) ends its last day with it. */
function dayEndsUntil(valuedAt: Instant, month: Month, zone: string): readonly Instant[] {
  return [...dayEnds(month, zone).filter((end) => end < valuedAt), valuedAt];
}

function ruleTerms(book: RuleBook, ends: readonly Instant[]): readonly RuleTerm[] {
  const terms: RuleTerm[] = [];
  ends.forEach((end, index) => {
    const version = versionBefore(book, end);
    const last = terms.at(-1);
    if (last?.version === version) terms[terms.length - 1] = { ...last, to: index + 1 };
    else terms.push({ from: index, to: index + 1, version });
  });
  return terms;
}
