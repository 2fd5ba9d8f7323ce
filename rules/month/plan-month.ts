/**
 * What is next for a month, by itself (`docs/domain.md §7`, `docs/decisions/0009`): earlier months first, in order, so
 * that a run that was lost costs only time.
 */
import type { Instant } from '../time/instant.ts';
import type { Month } from '../time/month.ts';
import { closesByItself, hasFailed, nextDraft, unclosed, type MonthOutlook, type Outlook } from './month-outlook.ts';

export interface MonthQuestion {
  /** Runs up to this one were begun before whoever asks was. */
  readonly afterRun: number;
  /** Somebody does not want to wait for the grace time. */
  readonly graceIsOver: boolean;
  /** When the month after is over: its own run then takes care of what is left. */
  readonly supersededAt: Instant;
}

export type MonthStep =
  /** Take the month anew: as a draft, or for good. */
  | { readonly kind: 'take'; readonly month: Month; readonly as: 'draft' | 'closed' }
  /** Nothing to do before this instant. */
  | { readonly kind: 'wait'; readonly until: Instant }
  /** The last run of this month failed, and would fail again. */
  | { readonly kind: 'failed'; readonly month: Month }
  /** @param waitsFor history: only somebody who asks can close it, and with it what comes after; null when all is closed */
  | { readonly kind: 'done'; readonly waitsFor: Month | null };

/** @param outlook up to the month in question */
export function planMonth(outlook: Outlook, question: MonthQuestion): MonthStep {
  const left = unclosed(outlook);
  const failed = left.find((one) => hasFailed(one, question.afterRun));
  if (failed !== undefined) return { kind: 'failed', month: failed.month };
  const due = dueClosing(outlook, question.graceIsOver);
  if (due !== null) return { kind: 'take', month: due.month, as: 'closed' };
  const draft = nextDraft(left, question.afterRun);
  if (draft !== null) return { kind: 'take', month: draft.month, as: 'draft' };
  return left[0] === undefined ? { kind: 'done', waitsFor: null } : nextClosing(outlook, left[0], question);
}

/** The month whose turn it is to close by itself, if its time has come. */
export function dueClosing(outlook: Outlook, graceIsOver = false): MonthOutlook | null {
  const first = unclosed(outlook)[0];
  if (first === undefined || !closesByItself(first, outlook)) return null;
  return first.closesAt <= outlook.now || (graceIsOver && first.valuedAt <= outlook.now) ? first : null;
}

/** Also behind history that nobody has closed yet: somebody may, while there is time. */
function nextClosing(outlook: Outlook, first: MonthOutlook, { supersededAt }: MonthQuestion): MonthStep {
  const { now } = outlook;
  const next = unclosed(outlook).find((one) => closesByItself(one, outlook) && one.closesAt > now);
  if (next !== undefined && now < supersededAt) return { kind: 'wait', until: Math.min(next.closesAt, supersededAt) };
  return { kind: 'done', waitsFor: first.month };
}
