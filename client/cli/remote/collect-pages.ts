/** A list of the API in as many pages as it takes. */
import type { ApiPlace } from './api-place.ts';
import { callApi } from './call-api.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface Collected<Item> {
  readonly items: readonly Item[];
  /** Whether there are more than were asked for. */
  readonly more: boolean;
}

interface Filters {
  readonly limit: number;
  readonly [filter: string]: string | number | undefined;
}

interface Paging<Of> {
  /** Most that the list gives at once. */
  readonly largestPage?: number;
  /** For what the first page says beside its items. */
  readonly onFirst?: (page: Of) => void;
}

const LARGEST_PAGE = 1000;

/** At most `limit` items. Filters that are undefined are left out. */
export async function collectPages<Item, Of extends Page<Item> = Page<Item>>(
  place: ApiPlace,
  path: string,
  { limit, ...filters }: Filters,
  { largestPage = LARGEST_PAGE, onFirst }: Paging<Of> = {},
): Promise<Collected<Item>> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filters)) if (value !== undefined) query.set(name, String(value));
    query.set('limit', String(Math.min(limit - items.length, largestPage)));
    if (cursor !== null) query.set('cursor', cursor);
    const page: Of = await callApi(place, { path: `${path}?${query.toString()}` });
    if (cursor === null) onFirst?.(page);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < limit);
  return { items, more: cursor !== null };
}
