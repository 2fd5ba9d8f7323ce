/** Why there is nothing to show of a month, as a problem. */
import { assertNever } from '../../rules/assert-never.ts';
import type { PartnerId } from '../../rules/ids.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import type { ListedStatements, MonthOpen, Shown, ShownStatement } from '../months/show-month.ts';
import { ProblemError } from './problems.ts';

type Nothing = Exclude<
  Shown | ListedStatements | ShownStatement,
  { readonly kind: 'month' | 'statements' | 'statement' }
>;

export function monthProblem(month: Month, nothing: Nothing, partner?: PartnerId): ProblemError {
  const name = JSON.stringify(partner);
  switch (nothing.kind) {
    case 'unknown_month':
      return new ProblemError('unknown_month', unknownText(month, nothing.months));
    case 'month_open':
      return new ProblemError('month_open', openText(month, nothing));
    case 'no_statement':
      return new ProblemError('no_statement', `Partner ${name} has no statement for ${month}.`);
    case 'unknown_partner':
      return new ProblemError('unknown_partner', `There is no partner ${name}.`);
    case 'replaced':
      return new ProblemError('invalid_cursor', `${month} was run again since the page before: begin anew.`);
    default:
      return assertNever(nothing);
  }
}

function unknownText(month: Month, months: { readonly first: Month; readonly last: Month } | null): string {
  if (months === null) return `There is no month ${month}: the programme has no event yet.`;
  return `The programme has no month ${month}: its months are ${months.first} to ${months.last}.`;
}

function openText(month: Month, { valuedAt, isOver }: MonthOpen): string {
  const end = formatInstant(valuedAt);
  return isOver
    ? `${month} has no statements yet: it ended at ${end}, and nobody has run it since.`
    : `${month} has no statements yet: it is not over before ${end}.`;
}
