/** The activities of `monthlyPoints`; their dependencies are given once a process. */
import { closeDraft } from '../../store/months/publish/close-draft.ts';
import { giveUpRun } from '../../store/months/lease.ts';
import type { Month } from '../../rules/time/month.ts';
import type { MonthActivities } from './contract.ts';
import type { MonthDependencies } from './dependencies.ts';
import { planNext } from './plan-next.ts';
import { helpMonth, takeMonth } from './take-month.ts';

export function createMonthActivities(dependencies: MonthDependencies): MonthActivities {
  const { pool, clock } = dependencies;
  return {
    planMonth: (input) => planNext(dependencies, input),
    takeMonth: (input) => takeMonth(dependencies, input),
    helpMonth: (input) => helpMonth(dependencies, input),
    async closeMonthDraft({ month }) {
      await closeDraft(pool, month as Month, clock.now());
    },
    giveUpMonth: ({ month, key }) => giveUpRun(pool, month as Month, key),
  };
}
