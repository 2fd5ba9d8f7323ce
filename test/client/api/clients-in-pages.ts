/** Lists by client, page after page. */
export interface ClientsPage {
  readonly items: readonly { readonly client: string }[];
  readonly nextCursor: string | null;
}

/** The clients of all pages that look at `limit` things each, in the order in which they come. */
export async function clientsInPages(
  list: (query: string) => Promise<ClientsPage>,
  limit: number,
): Promise<readonly string[]> {
  const clients: string[] = [];
  let page = await list(`?limit=${limit}`);
  clients.push(...page.items.map(({ client }) => client));
  while (page.nextCursor !== null) {
    page = await list(`?limit=${limit}&cursor=${page.nextCursor}`);
    clients.push(...page.items.map(({ client }) => client));
  }
  return clients;
}
