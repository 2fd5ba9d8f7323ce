/** Months and statements, as the API tells of them. */
import type { MonthDetailView, MonthView } from '../../months/month-view.ts';
import type { StatementAsKnown } from '../../months/show-as-known.ts';
import type { StatementView } from '../../months/statement-view.ts';
import type { ApiPlace } from '../remote/api-place.ts';
import { pathSegment } from '../../path-segment.ts';
import { callApi } from '../remote/call-api.ts';
import { collectPages, type Collected } from '../remote/collect-pages.ts';

/** The latest months, the latest first. */
export function fetchMonths(place: ApiPlace, limit: number): Promise<Collected<MonthView>> {
  return collectPages(place, '/v1/months', { limit });
}

export function fetchMonth(place: ApiPlace, month: string): Promise<MonthDetailView> {
  return callApi(place, { path: `/v1/months/${month}` });
}

/** By partner. */
export function fetchStatements(place: ApiPlace, month: string, limit: number): Promise<Collected<StatementView>> {
  return collectPages(place, `/v1/months/${month}/statements`, { limit });
}

export function fetchStatement(place: ApiPlace, month: string, partner: string): Promise<StatementView> {
  return callApi(place, { path: `/v1/months/${month}/statements/${pathSegment(partner)}` });
}

export function fetchStatementAsKnown(
  place: ApiPlace,
  { month, partner }: { readonly month: string; readonly partner: string },
  query: URLSearchParams,
): Promise<StatementAsKnown> {
  const path = `/v1/months/${month}/statements/${pathSegment(partner)}?${query.toString()}`;
  return callApi(place, { path });
}
