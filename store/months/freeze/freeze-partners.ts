/** Freezes what statements need beside their lines, one row a partner, and deals partners out to pages. */
import type { PoolClient } from 'pg';
import type { AskedFacts } from '../../../rules/month/asked-facts.ts';
import type { MonthFrame } from '../../../rules/month/month-frame.ts';
import { DAY_MS } from '../../../rules/time/instant.ts';
import { standingDeals } from './money.ts';
import { activitiesBetween } from './unjudged.ts';

/** Pairs a page, about: few enough that most of them never leave V8's young generation. A partner is never split. */
const PAIRS_A_PAGE = 1_000;

/**
 * Frozen are the partners that may have a statement: registered before `v`, with a tier, or with an adjustment.
 * Pages are cut by how many pairs a partner ever had: near enough, and there is an index to count by.
 */
const FREEZE = `
INSERT INTO month_partner_input (run, page, partner_id, registered_at, tier_before, tier_changed_in, performance, attributes,
  activities, deals, adjustments)
SELECT $1, ((sum(coalesce(w.pairs, 0) + 1) OVER (ORDER BY r.partner_id ROWS UNBOUNDED PRECEDING)) / $8)::int, r.partner_id,
  r.time, s.credited_tier, s.tier_changed_in, p.performance, a.attributes, q.activities, d.deals, adj.adjustments
FROM registered_partner r
LEFT JOIN (SELECT partner_id, count(*) AS pairs FROM relationship GROUP BY partner_id) w USING (partner_id)
LEFT JOIN LATERAL (
  SELECT s.credited_tier, s.tier_changed_in FROM month m
  JOIN month_statement s ON s.run = m.published_run AND s.partner_id = r.partner_id
  WHERE m.month < $2 ORDER BY m.month DESC LIMIT 1) s ON true
LEFT JOIN (
  SELECT s.partner_id, json_object_agg(m.month, s.performance_tier) AS performance
  FROM month m JOIN month_statement s ON s.run = m.published_run
  WHERE m.month >= $5 AND m.month < $2 AND s.performance_tier IS NOT NULL GROUP BY 1) p USING (partner_id)
LEFT JOIN (
  SELECT l.partner_id, json_agg(l.data -> 'attributes' ORDER BY l.time, l.source, l.id) AS attributes
  FROM ledger l JOIN registered_partner rp ON rp.partner_id = l.partner_id AND rp.time <= l.time
  WHERE $6 AND l.type = 'partner.updated' AND l.time < $3 AND l.data -> 'attributes' IS NOT NULL GROUP BY 1) a USING (partner_id)
LEFT JOIN (
  SELECT c.partner_id, json_object_agg(c.days, c.count) AS activities
  FROM (
    SELECT q.partner_id, d.days, count(*) FROM unnest($7::bigint[]) AS d (days)
    JOIN (${activitiesBetween('$9', '$3')}) q ON q.time >= $3 - d.days * ${DAY_MS} GROUP BY 1, 2) c
  GROUP BY 1) q USING (partner_id)
LEFT JOIN (
  SELECT s.partner_id, json_agg(s.deal) AS deals FROM (${standingDeals('$3')}) s WHERE s.time >= $4 GROUP BY 1
) d USING (partner_id)
LEFT JOIN (
  SELECT l.data ->> 'partner' AS partner_id, json_agg(json_build_object('source', l.source, 'id', l.id, 'time', l.time,
    'points', l.data ->> 'points', 'reason', l.data ->> 'reason', 'author', l.data ->> 'author')
    ORDER BY l.time, l.source, l.id) AS adjustments
  FROM ledger l WHERE l.type = 'adjustment.posted' AND l.data ->> 'month' = $2 GROUP BY 1) adj USING (partner_id)
WHERE r.time < $3 OR s.credited_tier IS NOT NULL OR adj.adjustments IS NOT NULL
  OR EXISTS (SELECT FROM month_late late WHERE late.run = $1 AND late.partner_id = r.partner_id)`;

export async function freezePartners(
  client: PoolClient,
  run: number,
  frame: MonthFrame,
  asked: AskedFacts,
): Promise<void> {
  const { month, valuedAt, soldFrom } = frame;
  const longest = Math.max(0, ...asked.activityDays);
  await client.query(FREEZE, [
    run,
    month,
    valuedAt,
    soldFrom,
    asked.performanceFrom ?? month,
    asked.attributes,
    asked.activityDays,
    PAIRS_A_PAGE,
    longest === 0 ? valuedAt : valuedAt - longest * DAY_MS,
  ]);
  await client.query(
    `INSERT INTO month_page (run, kind, page) SELECT DISTINCT run, 'statements', page FROM month_partner_input WHERE run = $1`,
    [run],
  );
}
