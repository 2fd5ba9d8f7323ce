/** Partners as people list them. */
import type { PartnerId } from '../rules/ids.ts';
import type { Queryable } from './pool.ts';

/** Registered partners after one of them, by id. */
export async function partnersAfter(db: Queryable, after: string, limit: number): Promise<readonly PartnerId[]> {
  const { rows } = await db.query<{ partner: PartnerId }>({
    name: 'partners-after',
    text: 'SELECT partner_id AS partner FROM registered_partner WHERE partner_id > $1 ORDER BY partner_id LIMIT $2',
    values: [after, limit],
  });
  return rows.map(({ partner }) => partner);
}
