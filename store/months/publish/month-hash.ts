/** The hash of a month: over what is said of it as a whole, and over the hash of each of its statements. */
import { createHash } from 'node:crypto';
import { monthText, statementLine } from '../../../rules/month/seal.ts';
import { formatInstant } from '../../../rules/time/instant.ts';
import type { Queryable } from '../../pool.ts';
import type { Basis } from '../freeze/basis.ts';

/** Statements read at once. */
const PAGE_SIZE = 10_000;

/** In hex. Of a run whose statements are all written. */
export async function monthHash(db: Queryable, basis: Basis): Promise<string> {
  const { run, month, policy, ruleSet, valuedAt } = basis;
  const hash = createHash('sha256').update(
    monthText({ month, policy, ruleSet, valuedAt: formatInstant(valuedAt) }, basis),
  );
  for (let after = ''; ;) {
    const { rows } = await db.query<{ partner: string; hash: string }>({
      name: 'month-statement-hashes',
      text: `SELECT partner_id AS partner, encode(hash, 'hex') AS hash FROM month_statement
        WHERE run = $1 AND partner_id > $2 ORDER BY partner_id LIMIT ${PAGE_SIZE}`,
      values: [run, after],
    });
    for (const row of rows) hash.update(statementLine(row.partner, row.hash));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_SIZE) return hash.digest('hex');
    after = last.partner;
  }
}
