/** How partners are dealt out to pages: before anything is frozen, so that each row can be given its page by itself. */
import type { PoolClient } from 'pg';
import type { PartnerId } from '../../../rules/ids.ts';

/** Pairs a page, about: few enough that most of them never leave V8's young generation. A partner is never split. */
const PAIRS_A_PAGE = 1_000;

/**
 * The first partner of each page, ascending; nobody comes before the first of them. Pages are cut by how many pairs a
 * partner ever had: near enough, and there is an index to count by.
 */
export async function pageBounds(client: PoolClient): Promise<readonly PartnerId[]> {
  const { rows } = await client.query<{ first: PartnerId }>(
    `SELECT min(partner_id) AS first FROM (
       SELECT r.partner_id,
         ((sum(coalesce(w.pairs, 0) + 1) OVER (ORDER BY r.partner_id ROWS UNBOUNDED PRECEDING)) / $1)::int AS page
       FROM registered_partner r
       LEFT JOIN (SELECT partner_id, count(*) AS pairs FROM relationship GROUP BY partner_id) w USING (partner_id)
     ) p GROUP BY page ORDER BY page`,
    [PAIRS_A_PAGE],
  );
  return rows.map(({ first }) => first);
}

/** The number of a partner's page. @param bounds an array of {@link pageBounds} in SQL, not empty */
export const pageOf = (partner: string, bounds: string): string => `width_bucket(${partner}, ${bounds})`;
