/** Which month a run is about. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { ApplicationFailure, type WorkflowInfo } from '@temporalio/workflow';
import { monthAtIndex, parseMonth, previousMonth } from '../../rules/time/month.ts';
import { SCHEDULED_TIME, type CarriedMonth, type MonthlyPointsInput } from '../contract.ts';

const SCHEDULED = defineSearchAttributeKey(SCHEDULED_TIME, 'DATETIME');

/**
 * By hand the month that was given; by the schedule the one before its scheduled time, however late the action is taken.
 * Throws a failure that ends the run when neither says anything.
 */
export function whichMonth(
  input: MonthlyPointsInput,
  { typedSearchAttributes }: Pick<WorkflowInfo, 'typedSearchAttributes'>,
): CarriedMonth {
  if (input.carried !== undefined) return input.carried;
  const begin = { afterRun: null, graceIsOver: false, takes: 0, taken: [] };
  const given = parseMonth(input.month ?? '');
  if (given !== null) return { month: given, byHand: true, ...begin };
  const scheduled = typedSearchAttributes.get(SCHEDULED);
  if (input.month !== undefined || scheduled === undefined) {
    throw ApplicationFailure.nonRetryable('a run needs a month, YYYY-MM, or a scheduled time', 'month_missing');
  }
  const month = monthAtIndex(scheduled.getUTCFullYear() * 12 + scheduled.getUTCMonth());
  return { month: previousMonth(month), byHand: false, ...begin };
}
