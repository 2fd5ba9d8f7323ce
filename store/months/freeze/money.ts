/** Money as the ledger has it, in SQL: what has effect, in the event order (`docs/domain.md §2.2`, point 3). */

/**
 * What clients pay: `client_id, payments` with `[[time, mrr, currency]]` before an instant, and the time of the last.
 * To be put in parentheses.
 */
export const paymentsBefore = (before: string, clients = ''): string => `
  SELECT l.client_id,
    json_agg(json_build_array(l.time, l.data ->> 'mrr', l.data ->> 'currency') ORDER BY l.time, l.source, l.id) AS payments,
    max(l.time) AS time
  FROM ledger l JOIN registered_client r ON r.client_id = l.client_id AND r.time <= l.time ${clients}
  WHERE l.type = 'client.subscription.changed' AND l.time < ${before} GROUP BY l.client_id`;

/**
 * The same of the last payment before an instant alone, in the event order, with its time. To be put in parentheses.
 * Written as text, for neither a decimal nor a currency holds anything to be escaped: JSON functions took twice as long.
 * Whether the client was registered by then is left to the caller: if not for its last payment, then for none.
 * @param clients a condition on a row of the ledger
 */
export const lastPaymentBefore = (before: string, clients: string): string => `
  SELECT client_id, time, concat('[[', time, ',"', data ->> 'mrr', '","', data ->> 'currency', '"]]')::json AS payments
  FROM (
    SELECT DISTINCT ON (client_id) client_id, time, data FROM ledger
    WHERE type = 'client.subscription.changed' AND time < ${before} AND ${clients}
    ORDER BY client_id, time DESC, source DESC, id DESC) l`;

/**
 * The deals that stand, of those before an instant: the first of each id whose partner and client are registered.
 * With the first cancellation of each, which may come before it, and the client's country.
 * @param deals further conditions on `l`, a row of the ledger: they must not part deals of one id
 */
export const standingDeals = (before: string, deals = ''): string => `
  SELECT d.partner_id, d.client_id, d.time, json_build_object('deal', d.deal, 'client', d.client_id, 'partner', d.partner_id,
      'kind', d.data ->> 'kind', 'time', d.time, 'mrr', d.data ->> 'mrr', 'currency', d.data ->> 'currency',
      'country', c.data ->> 'country', 'cancelledAt', x.time) AS deal
  FROM (
    SELECT DISTINCT ON (l.data ->> 'deal') l.data ->> 'deal' AS deal, l.partner_id, l.client_id, l.time, l.data,
      rc.position AS client_position
    FROM ledger l
    JOIN registered_partner rp ON rp.partner_id = l.partner_id AND rp.time <= l.time
    JOIN registered_client rc ON rc.client_id = l.client_id AND rc.time <= l.time
    WHERE l.type = 'deal.closed' AND l.time < ${before} ${deals}
    ORDER BY l.data ->> 'deal', l.time, l.source, l.id
  ) d
  JOIN ledger c ON c.position = d.client_position
  LEFT JOIN LATERAL (
    SELECT min(k.time) AS time FROM ledger k WHERE k.type = 'deal.cancelled' AND k.data ->> 'deal' = d.deal) x ON true`;
