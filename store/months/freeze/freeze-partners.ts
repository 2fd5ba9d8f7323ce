/** Freezes what statements need beside their lines, one row a partner. */
import type { PoolClient } from 'pg';
import type { PartnerId } from '../../../rules/ids.ts';
import type { AskedFacts } from '../../../rules/month/asked-facts.ts';
import type { MonthFrame } from '../../../rules/month/month-frame.ts';
import { DAY_MS } from '../../../rules/time/instant.ts';
import { standingDeals } from './money.ts';
import { pageOf } from './page-bounds.ts';
import { activitiesBetween } from './unjudged.ts';

/** Frozen are the partners that may have a statement: registered before `v`, with a tier, or with an adjustment. */
const FREEZE = `
INSERT INTO month_partner_input (run, page, partner_id, registered_at, tier_before, tier_changed_in, performance, attributes,
  activities, deals, adjustments)
SELECT $1, ${pageOf('r.partner_id', '$8::text[]')}, r.partner_id, r.time, s.credited_tier, s.tier_changed_in, p.performance, a.attributes, q.activities, d.deals, adj.adjustments
FROM registered_partner r
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
  bounds: readonly PartnerId[],
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
    bounds,
    longest === 0 ? valuedAt : valuedAt - longest * DAY_MS,
  ]);
  await client.query(
    `INSERT INTO month_page (run, kind, page) SELECT DISTINCT run, 'statements', page FROM month_partner_input WHERE run = $1`,
    [run],
  );
}
