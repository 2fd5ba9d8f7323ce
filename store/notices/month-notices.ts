/**
 * Notices about months (`docs/domain.md §9`): recorded in the transaction that publishes or closes one, partner by
 * partner. A month that ended before the ledger's first acceptance is imported history: nothing is said of it, also
 * when somebody closes it later.
 */
import type { PoolClient } from 'pg';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { recording } from './record-notices.ts';

/** Statements of the run `$1` of the month `$2`; `p` is what the month says until now. `$3` is the instant. */
function ofStatements(kind: string, key: string, body: string, condition: string): string {
  return recording(`SELECT json_build_array('${kind}', s.partner_id, ${key})::text, s.partner_id, NULL, '${kind}',
      json_build_object('month', $2::text, ${body}), $3::bigint, $3::bigint
    FROM month_statement s JOIN month_basis b ON b.run = s.run JOIN ledger_head h ON b.valued_at > h.first_accepted_at
    JOIN month m ON m.month = $2 LEFT JOIN month_statement p ON p.run = m.published_run AND p.partner_id = s.partner_id
    WHERE s.run = $1 AND ${condition} ORDER BY s.partner_id`);
}

const FIGURES = `'totalPoints', trim_scale(s.total_points)::text, 'managedPoints', trim_scale(s.managed_points)::text,
  'soldPoints', trim_scale(s.sold_points)::text, 'tierBefore', s.tier_before, 'performanceTier', s.performance_tier,
  'creditedTier', s.credited_tier, 'hash', encode(s.hash, 'hex')`;

/** A draft that says of a partner what the one before it said is no news to it. */
const DRAFTED = ofStatements(
  'month_drafted',
  '$2::text, s.run',
  FIGURES,
  `(p.run IS NULL OR (s.total_points, s.credited_tier) IS DISTINCT FROM (p.total_points, p.credited_tier))`,
);

const CLOSED = ofStatements('month_closed', '$2::text', FIGURES, 'true');

const TIER_CHANGED = ofStatements(
  'tier_changed',
  '$2::text',
  `'from', s.tier_before, 'to', s.credited_tier`,
  's.tier_before IS DISTINCT FROM s.credited_tier',
);

/** A run of a month whose statements are told to their partners. */
export interface ToldMonth {
  readonly month: Month;
  readonly run: number;
}

/** Before the run takes the place of the draft that the month has, whose figures are compared with its own. */
export async function recordDrafted(client: PoolClient, { run, month }: ToldMonth, now: Instant): Promise<void> {
  await client.query({ name: 'record-month-drafted', text: DRAFTED, values: [run, month, now] });
}

/** Of a month that closes for good with this run. */
export async function recordClosed(client: PoolClient, { run, month }: ToldMonth, now: Instant): Promise<void> {
  const values = [run, month, now];
  await client.query({ name: 'record-month-closed', text: CLOSED, values });
  await client.query({ name: 'record-tier-changed', text: TIER_CHANGED, values });
}
