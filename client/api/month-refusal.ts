/** Why a month can't be run or closed, as a problem. */
import { assertNever } from '../../rules/assert-never.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import type { ChangesSince } from '../../store/months/publish/changes-since.ts';
import { describeFault } from '../../store/months/publish/describe-fault.ts';
import type { MonthRefusal } from '../../store/months/requests.ts';
import type { MonthRefused } from '../months/ask-month.ts';
import { ProblemError, type ProblemIssue } from './problems.ts';

export function refusedProblem(month: Month, refused: MonthRefused): ProblemError {
  switch (refused.kind) {
    case 'already_closed':
      return new ProblemError('month_closed', `${month} is closed: it is not run again.`);
    case 'no_such_month':
      return noSuchMonth(month, refused.why);
    case 'out_of_date':
      return outOfDate(refused.month, refused.changes, refused.closed);
    case 'control_sums': {
      const faults = refused.faults.map(describeFault);
      const detail = `The sums of ${refused.month} do not add up: ${faults.join('; ')}.${closedText(refused.closed)}`;
      return new ProblemError('control_sums', detail, { errors: faults.map(aboutMonth) });
    }
    default:
      return assertNever(refused);
  }
}

function noSuchMonth(month: Month, why: MonthRefusal): ProblemError {
  switch (why.code) {
    case 'no_events':
      return new ProblemError('unknown_month', `There is no month ${month}: the programme has no event yet.`);
    case 'before_first_month':
      return new ProblemError('unknown_month', `There is no month ${month}: the programme begins with ${why.first}.`);
    case 'month_not_over': {
      const endsAt = formatInstant(why.endsAt);
      return new ProblemError('month_not_over', `${month} is not over: it ends at ${endsAt}.`);
    }
    default:
      return assertNever(why);
  }
}

function outOfDate(month: Month, changes: ChangesSince, closed: readonly Month[]): ProblemError {
  const texts = changeTexts(changes);
  const detail = `The draft of ${month} is out of date. Since then: ${texts.join('; ')}.${closedText(closed)}`;
  return new ProblemError('draft_out_of_date', detail, { errors: texts.map(aboutMonth) });
}

function changeTexts({ events, eventCount, ruleSets, previousChanged }: ChangesSince): readonly string[] {
  const texts = events.map(({ source, id, type, time }) => `${type} ${source} ${id} of ${formatInstant(time)}`);
  const more = eventCount - events.length;
  if (more > 0) texts.push(`${more} more events`);
  for (const version of ruleSets) texts.push(`rule set ${version} was published`);
  if (previousChanged) texts.push('the month before says something else now');
  return texts;
}

function closedText(closed: readonly Month[]): string {
  return closed.length === 0 ? ' Nothing was changed.' : ` Closed before it: ${closed.join(', ')}.`;
}

function aboutMonth(message: string): ProblemIssue {
  return { pointer: '/month', in: 'path', message };
}
