/** Months and statements, as the API tells of them. */
import type { MonthDetailView, MonthView } from '../../months/month-view.ts';
import type { StatementView } from '../../months/statement-view.ts';
import type { ApiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface Listed<Item> {
  readonly items: readonly Item[];
  /** Whether there are further ones that were not asked for. */
  readonly more: boolean;
}

/** The latest months, the latest first. */
export function fetchMonths(place: ApiPlace, limit: number): Promise<Listed<MonthView>> {
  return collect(place, '/v1/months', limit);
}

export function fetchMonth(place: ApiPlace, month: string): Promise<MonthDetailView> {
  return callApi(place, { path: `/v1/months/${month}` });
}

/** By partner. */
export function fetchStatements(place: ApiPlace, month: string, limit: number): Promise<Listed<StatementView>> {
  return collect(place, `/v1/months/${month}/statements`, limit);
}

export function fetchStatement(place: ApiPlace, month: string, partner: string): Promise<StatementView> {
  return callApi(place, { path: `/v1/months/${month}/statements/${encodeURIComponent(partner)}` });
}

/** As many pages as it takes. */
async function collect<Item>(place: ApiPlace, path: string, limit: number): Promise<Listed<Item>> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(Math.min(limit - items.length, 1000)) });
    if (cursor !== null) query.set('cursor', cursor);
    const page: Page<Item> = await callApi(place, { path: `${path}?${query.toString()}` });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < limit);
  return { items, more: cursor !== null };
}
