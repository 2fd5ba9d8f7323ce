/** A list of the API in as many pages as it takes. */
import type { ApiPlace } from './api-place.ts';
import { callApi } from './call-api.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface Collected<Item, Of extends Page<Item> = Page<Item>> {
  /** The first page, for what it says beside its items. */
  readonly first: Of;
  readonly items: readonly Item[];
  /** Whether there are more than were asked for. */
  readonly more: boolean;
}

const LARGEST_PAGE = 1000;

/** At most `limit` items. Filters that are undefined are left out. */
export async function collectPages<Item, Of extends Page<Item> = Page<Item>>(
  place: ApiPlace,
  path: string,
  { limit, ...filters }: { readonly limit: number; readonly [filter: string]: string | number | undefined },
): Promise<Collected<Item, Of>> {
  const items: Item[] = [];
  let first: Of | null = null;
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filters)) if (value !== undefined) query.set(name, String(value));
    query.set('limit', String(Math.min(limit - items.length, LARGEST_PAGE)));
    if (cursor !== null) query.set('cursor', cursor);
    const page: Of = await callApi(place, { path: `${path}?${query.toString()}` });
    first ??= page;
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < limit);
  return { first, items, more: cursor !== null };
}
