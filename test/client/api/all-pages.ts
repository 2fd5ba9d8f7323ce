/** Lists, page after page. */

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * What is on all pages, in the order in which it comes.
 * @param page answers a query such as `limit=2&cursor=abc`
 * @param query what is asked of each page besides, such as `limit=2`
 */
export async function allPages<Item>(
  page: (query: string) => Promise<PageOf<Item>>,
  query: string,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  for (let after = ''; ;) {
    const { items, nextCursor } = await page(`${query}${after}`);
    all.push(...items);
    if (nextCursor === null) return all;
    after = `&cursor=${nextCursor}`;
  }
}

export interface ClientsPage {
  readonly items: readonly { readonly client: string }[];
  readonly nextCursor: string | null;
}

/** The clients of all pages that look at `limit` things each. */
export async function clientsInPages(
  list: (query: string) => Promise<ClientsPage>,
  limit: number,
): Promise<readonly string[]> {
  const all = await allPages((query) => list(`?${query}`), `limit=${limit}`);
  return all.map(({ client }) => client);
}
