/** What a pair earns at one of a month's ends, and the factors that make it (`docs/domain.md §6, §7`). */
import { rateFor } from '../../credit/rate.ts';
import { NOTHING, overInteger, timesRatio, type Ratio } from '../../credit/ratio.ts';
import type { PartnerId } from '../../ids.ts';
import { paymentAt, type ClientFacts, type Payment } from '../../month/client-facts.ts';
import { isManagedAt, managedPairs } from '../../month/managed-pair.ts';
import { thresholdOf, type MonthFrame } from '../../month/month-frame.ts';
import { activitiesInDays } from '../../month/pair-history.ts';
import { versionBefore } from '../../programme/rule-set-version.ts';
import type { Rates } from '../../programme/programme.ts';
import type { Instant } from '../../time/instant.ts';

/** Every factor can be changed by itself: that is how a difference is taken apart. */
export interface EarningState {
  readonly end: Instant;
  readonly isManaged: boolean;
  readonly managers: readonly PartnerId[];
  readonly payment: Payment;
  readonly country: string;
  /** Of the version in force, each part for itself; null without a version. */
  readonly units: Rates | null;
  readonly perUnit: Rates | null;
  readonly growth: Rates | null;
  readonly ruleSet: string | null;
  readonly threshold: { readonly tier: string | null; readonly wanted: number; readonly actual: number } | null;
}

/** The states of a partner at a client, one for each end of the frame. */
export function earningStates(
  facts: ClientFacts,
  frame: MonthFrame,
  partner: PartnerId,
  tier: string | null,
): readonly EarningState[] {
  const managed = managedPairs(facts, frame, () => tier);
  const own = facts.pairs.find((pair) => pair.partner === partner);
  return frame.ends.map((end, index): EarningState => {
    const version = versionBefore(frame.book, end);
    const managers = managed.filter((one) => isManagedAt(one, index)).map(({ pair }) => pair.partner);
    const threshold = thresholdOf(version, tier);
    const rates = version?.programme.rates ?? null;
    return {
      end,
      isManaged: managers.includes(partner),
      managers,
      payment: paymentAt(facts, end),
      country: facts.country,
      units: rates,
      perUnit: rates,
      growth: rates,
      ruleSet: version?.version ?? null,
      threshold:
        threshold === null || own === undefined
          ? null
          : { tier, wanted: threshold.count, actual: activitiesInDays(own, threshold.days, end) },
    };
  });
}

/** Exact points at this end. */
export function earnedAt(state: EarningState): Ratio {
  const { isManaged, managers, payment, threshold } = state;
  if (!isManaged || (threshold !== null && threshold.actual < threshold.wanted)) return NOTHING;
  const { pointsPerCredit } = rateAt(state);
  return pointsPerCredit === null ? NOTHING : overInteger(timesRatio(payment.exact, pointsPerCredit), managers.length);
}

export function rateAt({ units, perUnit, growth, payment, country }: EarningState) {
  if (units === null) return rateFor(null, 'managed', payment.currency, country);
  const rates: Rates =
    units === perUnit && units === growth
      ? units
      : { units: units.units, pointsPerUnit: (perUnit ?? units).pointsPerUnit, growth: (growth ?? units).growth };
  return rateFor(rates, 'managed', payment.currency, country);
}
