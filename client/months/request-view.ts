/** What people asked of a month, and what came of it, as it is answered. */
import { formatInstant, formatInstantOrNull } from '../../rules/time/instant.ts';
import type { MonthRow } from '../../store/months/month-rows.ts';
import type { MonthRequest, RequestOutcome } from '../../store/months/requests.ts';
import { changesView, workingView } from './month-view.ts';

export type RequestView = ReturnType<typeof requestView>;

/** @param months all that were ever run: one of them may be worked on */
export function requestView(asked: MonthRequest, months: readonly MonthRow[]) {
  const { request, month, ask, askedAt, finishedAt, outcome } = asked;
  const worked = months.find((row) => row.working !== null && row.month <= month) ?? null;
  const working = outcome === null ? workingView(worked) : null;
  return {
    request,
    month: String(month),
    ask,
    askedAt: formatInstant(askedAt),
    finishedAt: formatInstantOrNull(finishedAt),
    outcome: outcome === null ? null : outcomeView(outcome),
    working: working === null || worked === null ? null : { month: String(worked.month), ...working },
  };
}

function outcomeView(outcome: RequestOutcome) {
  switch (outcome.kind) {
    case 'out_of_date':
      return { ...outcome, changes: changesView(outcome.changes) };
    case 'no_such_month':
      return { kind: outcome.kind, why: outcome.why.code };
    default:
      return outcome;
  }
}
