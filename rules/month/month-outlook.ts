/** What is known of months when it is decided what to do about them next: nothing of what is in them. */
import type { Instant } from '../time/instant.ts';
import type { Month } from '../time/month.ts';

export interface MonthOutlook {
  readonly month: Month;
  readonly status: 'open' | 'draft' | 'closed';
  /** `v`. */
  readonly valuedAt: Instant;
  /** `v` and the grace time: from then on it closes by itself. */
  readonly closesAt: Instant;
  /** Whose statements are the month's; null for an open one. */
  readonly run: number | null;
  /** A draft that is not what a run would come to now: facts or rule sets that it does not know. */
  readonly isOutOfDate: boolean;
  /** A draft that was built on another month before than there is now. */
  readonly isBuiltOnOther: boolean;
  /** The last run that failed after that one; null without any. */
  readonly failedRun: number | null;
}

/** Months in order and without gaps, from the first there is. */
export interface Outlook {
  readonly now: Instant;
  /** Months that had ended when the first event was accepted are history: they do not close by themselves. */
  readonly firstAcceptedAt: Instant;
  readonly months: readonly MonthOutlook[];
}

/** The months that are not closed: they follow those that are. */
export function unclosed({ months }: Outlook): readonly MonthOutlook[] {
  return months.filter(({ status }) => status !== 'closed');
}

/** Whether a month closes without anybody asking for it, once its grace time is over and it is its turn. */
export function closesByItself(
  { valuedAt }: Pick<MonthOutlook, 'valuedAt'>,
  { firstAcceptedAt }: Pick<Outlook, 'firstAcceptedAt'>,
): boolean {
  return valuedAt > firstAcceptedAt;
}

/** Whether the last run of a month failed, and was begun after another one. */
export function hasFailed({ failedRun }: MonthOutlook, afterRun: number): boolean {
  return failedRun !== null && failedRun > afterRun;
}

/**
 * The first of some unclosed months to be drafted, so that the last has a draft that knows what there was when the run
 * `afterRun` was the last one. A draft that was taken since is not taken again for facts that arrived meanwhile, or there
 * would be no end; but it is if the month that it was built on changed.
 */
export function nextDraft(months: readonly MonthOutlook[], afterRun: number): MonthOutlook | null {
  const isOwed = ({ run, isOutOfDate, isBuiltOnOther }: MonthOutlook): boolean =>
    run === null || isBuiltOnOther || (isOutOfDate && run <= afterRun);
  return months.find(isOwed) ?? null;
}
