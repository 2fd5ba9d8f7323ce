/** Which facts the requirements of a month's tiers ask for: only those have to be gathered (`docs/domain.md §8`). */
import { leavesOf } from '../qualification/condition.ts';
import { monthNumber, plusMonths, type Month } from '../time/month.ts';
import type { MonthFrame } from './month-frame.ts';

export interface AskedFacts {
  /** The numbers of days of `qualifyingActivities`. */
  readonly activityDays: readonly number[];
  readonly tools: boolean;
  readonly attributes: boolean;
  /** The first month whose performance tier recalibration looks at; null when it looks at none before this one. */
  readonly performanceFrom: Month | null;
}

export function askedFacts({ month, version }: MonthFrame): AskedFacts {
  const policy = version?.programme.tiers ?? null;
  const leaves = (policy?.tiers ?? []).flatMap(({ requirements }) =>
    requirements === null ? [] : leavesOf(requirements),
  );
  const days = leaves.filter(({ fact }) => fact === 'qualifyingActivities').map(({ path }) => Number(path?.[0]));
  const recalibration = policy?.recalibration ?? 'monthly';
  const looksBack = recalibration !== 'monthly' && recalibration.months.includes(monthNumber(month));
  return {
    activityDays: [...new Set(days.filter(Number.isSafeInteger))],
    tools: leaves.some(({ fact }) => fact === 'toolsUsedMedian'),
    attributes: leaves.some(({ fact }) => fact === 'attributes'),
    performanceFrom: looksBack ? plusMonths(month, 1 - recalibration.windowMonths) : null,
  };
}
