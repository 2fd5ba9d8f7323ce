/** What a forecast asks of money and attributes: of the clients of one partner, and of the partner itself. */
import type { PoolClient } from 'pg';
import { ownDecimal } from '../../rules/decimal.ts';
import type { EventName, JsonObject } from '../../rules/events/event.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { PostedAdjustment } from '../../rules/month/adjustment.ts';
import type { ClientFacts } from '../../rules/month/client-facts.ts';
import type { Deal } from '../../rules/month/deal.ts';
import { mergeAttributes, type AttributesSince } from '../../rules/month/gather-events.ts';
import { groupBy } from '../../rules/group-by.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Month } from '../../rules/time/month.ts';
import { dealOf, paymentsOf, type DealJson, type PaymentJson } from '../months/compute/read-inputs.ts';
import { paymentsBefore, standingDeals } from '../months/freeze/money.ts';

/** After everything that a ledger holds. */
const EVER = Number.MAX_SAFE_INTEGER;

/** Country and subscriptions of some clients. */
export async function termsOf(
  client: PoolClient,
  clients: readonly ClientId[],
): Promise<ReadonlyMap<ClientId, Pick<ClientFacts, 'country' | 'subscriptions'>>> {
  const { rows } = await client.query<{ client: ClientId; country: string; payments: readonly PaymentJson[] | null }>({
    name: 'outlook-terms',
    text: `SELECT r.client_id AS client, l.data ->> 'country' AS country, pay.payments
      FROM registered_client r JOIN ledger l USING (position)
      LEFT JOIN (${paymentsBefore('$2', 'AND l.client_id = ANY ($1::text[])')}) pay ON pay.client_id = r.client_id
      WHERE r.client_id = ANY ($1::text[])`,
    values: [clients, EVER],
  });
  return new Map(
    rows.map(({ client: id, country, payments }) => [id, { country, subscriptions: paymentsOf(payments) }]),
  );
}

/** The partner's deals that stand. */
export async function dealsOf(client: PoolClient, partner: PartnerId): Promise<readonly Deal[]> {
  const named = `AND l.data ->> 'deal' IN (
    SELECT x.data ->> 'deal' FROM ledger x WHERE x.partner_id = $1 AND x.type = 'deal.closed')`;
  const { rows } = await client.query<{ deal: DealJson }>({
    name: 'outlook-deals',
    text: `SELECT s.deal FROM (${standingDeals('$2', named)}) s WHERE s.partner_id = $1`,
    values: [partner, EVER],
  });
  return rows.map(({ deal }) => dealOf(deal));
}

type AdjustmentRow = EventName & { readonly time: Instant; readonly data: Readonly<Record<AdjustmentField, string>> };
type AdjustmentField = 'month' | 'points' | 'reason' | 'author';

/** Adjustments posted to a month or later ones. */
export async function adjustmentsFrom(
  client: PoolClient,
  partner: PartnerId,
  from: Month,
): Promise<ReadonlyMap<string, readonly PostedAdjustment[]>> {
  const { rows } = await client.query<AdjustmentRow>({
    name: 'outlook-adjustments',
    text: `SELECT source, id, time, data FROM ledger
      WHERE partner_id = $1 AND type = 'adjustment.posted' AND data ->> 'month' >= $2 ORDER BY time, source, id`,
    values: [partner, from],
  });
  const ofMonths = [...groupBy(rows, ({ data }) => data.month)];
  return new Map(ofMonths.map(([month, posted]) => [month, posted.map(adjustmentOf)]));
}

function adjustmentOf({ source, id, time, data }: AdjustmentRow): PostedAdjustment {
  return {
    kind: 'posted',
    source,
    id,
    time,
    points: ownDecimal(data.points),
    reason: data.reason,
    author: data.author,
  };
}

/** All attributes after each change that has effect. */
export async function attributesOf(client: PoolClient, partner: PartnerId): Promise<readonly AttributesSince[]> {
  const { rows } = await client.query<{ time: Instant; attributes: JsonObject }>({
    name: 'outlook-attributes',
    text: `SELECT l.time, l.data -> 'attributes' AS attributes
      FROM ledger l JOIN registered_partner r ON r.partner_id = l.partner_id AND r.time <= l.time
      WHERE l.partner_id = $1 AND l.type = 'partner.updated' AND l.data -> 'attributes' IS NOT NULL
      ORDER BY l.time, l.source, l.id`,
    values: [partner],
  });
  let known: JsonObject = {};
  return rows.map(({ time, attributes }) => ({ time, attributes: (known = mergeAttributes(known, attributes)) }));
}
