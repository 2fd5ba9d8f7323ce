/** What is next for a month that somebody asked for by hand (`docs/domain.md §7`, `docs/decisions/0009`). */
import type { Month } from '../time/month.ts';
import { hasFailed, nextDraft, unclosed, type MonthOutlook, type Outlook } from './month-outlook.ts';

export interface AskedOfMonth {
  readonly month: Month;
  readonly ask: 'run' | 'close';
  /** Runs up to this one were begun before it was asked. */
  readonly afterRun: number;
}

export type RequestStep =
  | { readonly kind: 'take'; readonly month: Month; readonly as: 'draft' | 'closed' }
  /** Close the month with the draft that it has, and that somebody may have looked at. */
  | { readonly kind: 'close_draft'; readonly month: Month }
  /** It is done, or can't be done: this is the answer. */
  | { readonly kind: 'drafted' | 'closed' | 'already_closed' }
  | { readonly kind: 'out_of_date' | 'control_sums'; readonly month: Month };

/** @param outlook up to the month that is asked for, or further */
export function planRequest(outlook: Outlook, asked: AskedOfMonth): RequestStep {
  const left = unclosed(outlook).filter(({ month }) => month <= asked.month);
  const failed = left.find((one) => hasFailed(one, asked.afterRun));
  if (failed !== undefined) return { kind: 'control_sums', month: failed.month };
  return asked.ask === 'run' ? planRun(left, asked) : planClose(left);
}

/** The month itself is taken in any case, unless a run has since: whoever asks wants it computed again. */
function planRun(left: readonly MonthOutlook[], { afterRun }: AskedOfMonth): RequestStep {
  const last = left.at(-1);
  if (last === undefined) return { kind: 'already_closed' };
  const draft = nextDraft(left, afterRun) ?? ((last.run ?? 0) <= afterRun ? last : null);
  return draft === null ? { kind: 'drafted' } : { kind: 'take', month: draft.month, as: 'draft' };
}

/**
 * Whether any draft is out of date is told before anything is closed. Months that have no draft are taken and closed at
 * once: there is nothing that somebody could have looked at.
 */
function planClose(left: readonly MonthOutlook[]): RequestStep {
  const [first] = left;
  if (first === undefined) return { kind: 'closed' };
  const stale = left.find(({ isOutOfDate, isBuiltOnOther }) => isOutOfDate || isBuiltOnOther);
  if (stale !== undefined) return { kind: 'out_of_date', month: stale.month };
  if (first.status === 'draft') return { kind: 'close_draft', month: first.month };
  return { kind: 'take', month: first.month, as: 'closed' };
}
