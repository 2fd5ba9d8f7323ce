/** Closed months as links of their chain: where each was taken, what it rests on, and its hash (`docs/decisions/0009`). */
import type { SealedRuleSet } from '../../rules/month/seal.ts';
import type { Valuation } from '../../rules/programme/programme.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { basisOf, type Basis } from '../months/freeze/basis.ts';
import type { Queryable } from '../pool.ts';

export interface ClosedMonth {
  readonly basis: Basis;
  readonly month: Month;
  readonly valuedAt: Instant;
  readonly policy: Valuation;
  readonly ruleSet: string | null;
  readonly ruleSets: readonly SealedRuleSet[];
  /** In hex. */
  readonly hash: string;
  readonly closedAt: Instant;
  /** What was accepted up to here is settled. */
  readonly closedPosition: number;
}

interface Row {
  readonly run: number;
  readonly hash: string;
  readonly closed_at: Instant;
  readonly closed_position: number;
}

/** The closed months up to one, in order; none if that one is not closed. */
export async function closedChain(db: Queryable, last: Month): Promise<readonly ClosedMonth[]> {
  const { rows } = await db.query<Row>({
    name: 'closed-chain',
    text: `SELECT r.run, encode(r.hash, 'hex') AS hash, m.closed_at, m.closed_position
      FROM month m JOIN month_run r ON r.run = m.published_run
      WHERE m.status = 'closed' AND m.month <= $1
        AND EXISTS (SELECT FROM month l WHERE l.month = $1 AND l.status = 'closed') ORDER BY m.month`,
    values: [last],
  });
  const chain: ClosedMonth[] = [];
  for (const { run, hash, closed_at: closedAt, closed_position: closedPosition } of rows) {
    const basis = await basisOf(db, run);
    if (basis === null) throw new Error(`run ${run} of a closed month has no basis`);
    const { month, valuedAt, policy, ruleSet, ruleSets } = basis;
    chain.push({ basis, month, valuedAt, policy, ruleSet, ruleSets, hash, closedAt, closedPosition });
  }
  return chain;
}
