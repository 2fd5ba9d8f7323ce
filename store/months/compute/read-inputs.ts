/** The frozen inputs of a page, as the rules take them. */
import { ownDecimal } from '../../../rules/decimal.ts';
import type { EventName, JsonObject } from '../../../rules/events/event.ts';
import type { ClientId, DealId, PartnerId } from '../../../rules/ids.ts';
import type { Adjustment, LateCause } from '../../../rules/month/adjustment.ts';
import { subscription, type ClientFacts, type Subscription } from '../../../rules/month/client-facts.ts';
import type { Deal } from '../../../rules/month/deal.ts';
import { mergeAttributes } from '../../../rules/month/gather-events.ts';
import { historyOfColumns, type PairHistory, type Span } from '../../../rules/month/pair-history.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import type { Queryable } from '../../pool.ts';

/** A partner of the page, without its lines. */
export interface PartnerInput {
  readonly partner: PartnerId;
  readonly registeredAt: Instant;
  readonly tierBefore: string | null;
  readonly tierChangedIn: Month | null;
  readonly performance: Readonly<Record<string, string>>;
  readonly attributes: JsonObject;
  /** Qualifying activities by number of days. */
  readonly activities: Readonly<Record<string, number>>;
  readonly deals: readonly Deal[];
  /** Those of the month, then late ones. */
  readonly adjustments: readonly Adjustment[];
}

/** A pair of the page with its client, and everybody with whom it shares it. */
export interface PairInput {
  readonly partner: PartnerId;
  readonly client: ClientFacts;
}

/** What a deal looks like in JSON. */
export type DealJson = Omit<Deal, 'mrr' | 'deal' | 'partner' | 'client'> & {
  readonly deal: DealId;
  readonly partner: PartnerId;
  readonly client: ClientId;
  readonly mrr: string;
};
export type PaymentJson = readonly [time: Instant, mrr: string, currency: string];
type AdjustmentJson = EventName & {
  readonly time: Instant;
  readonly points: string;
  readonly reason: string;
  readonly author: string;
};

interface PartnerRow {
  readonly partner_id: PartnerId;
  readonly registered_at: Instant;
  readonly tier_before: string | null;
  readonly tier_changed_in: Month | null;
  readonly performance: Readonly<Record<string, string>> | null;
  readonly attributes: readonly JsonObject[] | null;
  readonly activities: Readonly<Record<string, number>> | null;
  readonly deals: readonly DealJson[] | null;
  readonly adjustments: readonly AdjustmentJson[] | null;
  readonly late: readonly LateJson[] | null;
}

interface LateJson {
  readonly month: Month;
  readonly client: ClientId | null;
  readonly points: string;
  readonly causes: readonly LateCause[];
}

/** By partner. */
export async function partnerInputs(db: Queryable, run: number, page: number): Promise<readonly PartnerInput[]> {
  const { rows } = await db.query<PartnerRow>({
    name: 'month-partner-inputs',
    text: `SELECT i.partner_id, i.registered_at, i.tier_before, i.tier_changed_in, i.performance, i.attributes, i.activities,
        i.deals, i.adjustments, late.late
      FROM month_partner_input i
      LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object('month', l.corrects, 'client', l.client_id, 'points', l.points::text, 'causes', l.causes)
          ORDER BY l.corrects, l.client_id NULLS FIRST) AS late
        FROM month_late l WHERE l.run = i.run AND l.partner_id = i.partner_id) late ON true
      WHERE i.run = $1 AND i.page = $2 ORDER BY i.partner_id`,
    values: [run, page],
  });
  return rows.map(partnerInput);
}

function partnerInput(row: PartnerRow): PartnerInput {
  return {
    partner: row.partner_id,
    registeredAt: row.registered_at,
    tierBefore: row.tier_before,
    tierChangedIn: row.tier_changed_in,
    performance: row.performance ?? {},
    attributes: (row.attributes ?? []).reduce<JsonObject>(mergeAttributes, {}),
    activities: row.activities ?? {},
    deals: (row.deals ?? []).map(dealOf),
    adjustments: [
      ...(row.adjustments ?? []).map((posted) => ({
        kind: 'posted' as const,
        ...posted,
        points: ownDecimal(posted.points),
      })),
      ...(row.late ?? []).map((late) => ({ kind: 'late' as const, ...late, points: ownDecimal(late.points) })),
    ],
  };
}

/** None of them is in an identifier (`docs/domain.md §2`), in JSON or in an array of numbers. */
const [TOOL_END, PAIR_END, FIELD_END] = ['\u001d', '\u001e', '\u001f'];

/**
 * The pairs of a page by partner, each partner's as one text: {@link pairInputs} makes facts of one partner's. A page
 * of rows with eleven columns took a tenth longer to value: what is read stays until the page is through.
 */
export async function pairTexts(db: Queryable, run: number, page: number): Promise<ReadonlyMap<PartnerId, string>> {
  const { rows } = await db.query<[PartnerId, string]>({
    name: 'month-pair-inputs',
    rowMode: 'array',
    text: `SELECT partner_id, string_agg(concat(client_id, $3::text, country, $3, payments, $3, starts, $3, ends, $3, times, $3,
        expiries, $3, array_to_string(tools, $5, ''), $3, managers), $4)
      FROM month_pair_input
      WHERE run = $1 AND page = $2 AND cut = (SELECT cut FROM month_basis WHERE run = $1) GROUP BY partner_id`,
    values: [run, page, FIELD_END, PAIR_END, TOOL_END],
  });
  return new Map(rows);
}

/** One at a time. Of those who share a client, only their periods matter: their lines are on their own pages. */
export function* pairInputs(partner: PartnerId, text: string | undefined): Generator<PairInput, void, undefined> {
  if (text === undefined) return;
  for (const fields of text.split(PAIR_END)) yield pairInput(partner, fields.split(FIELD_END));
}

function pairInput(partner: PartnerId, fields: readonly string[]): PairInput {
  const [id, country, payments, starts, ends, times, expiries, tools, managers] = fields as PairFields;
  const client = id as ClientId;
  const columns = { starts, ends, times, expiries, tools: tools === '' ? NO_TOOLS : tools.split(TOOL_END) };
  const pairs = [historyOf(partner, client, columns)];
  for (const [other, from, to] of jsonOf<readonly ManagerJson[]>(managers) ?? []) {
    if (other !== partner) pairs.push(spansOnly(other, client, from, to));
  }
  const subscriptions = paymentsOf(jsonOf<readonly PaymentJson[]>(payments));
  return { partner, client: { client, country, subscriptions, pairs } };
}

/** What is null is empty. */
type PairFields = [
  client: string,
  country: string,
  payments: string,
  starts: string,
  ends: string,
  times: string,
  expiries: string,
  tools: string,
  managers: string,
];
type ManagerJson = readonly [PartnerId, starts: readonly Instant[], ends: readonly Instant[]];

function jsonOf<T>(text: string): T | null {
  return text === '' ? null : (JSON.parse(text) as T);
}

export interface HistoryColumns {
  readonly starts: string;
  readonly ends: string;
  readonly times: string | null;
  readonly expiries: string | null;
  readonly tools?: readonly string[] | null;
}

export function historyOf(partner: PartnerId, client: ClientId, columns: HistoryColumns): PairHistory {
  return historyOfColumns(
    { partner, client },
    {
      spans: spansOf(integersOf(columns.starts), integersOf(columns.ends)),
      times: integersOf(columns.times),
      expiries: integersOf(columns.expiries),
      tools: columns.tools ?? [],
    },
  );
}

const [NO_INSTANTS, NO_TOOLS]: [readonly Instant[], readonly string[]] = [[], []];

function spansOnly(
  partner: PartnerId,
  client: ClientId,
  starts: readonly Instant[],
  ends: readonly Instant[],
): PairHistory {
  const columns = { spans: spansOf(starts, ends), times: NO_INSTANTS, expiries: NO_INSTANTS, tools: NO_TOOLS };
  return historyOfColumns({ partner, client }, columns);
}

/** A frozen period has its end, be it that it runs until then. */
function spansOf(starts: readonly Instant[], ends: readonly Instant[]): readonly Span[] {
  return starts.map((start, index) => ({ start, end: ends[index] as Instant }));
}

const [ZERO, COMMA, MINUS] = [48, 44, 45];

/** `{1,2,3}`, as PostgreSQL prints a bigint[], digit by digit: pg's own parser of arrays takes ten times as long. */
function integersOf(array: string | null): readonly number[] {
  const integers: number[] = [];
  if (array === null || array.length <= 2) return integers;
  let [value, sign] = [0, 1];
  for (let index = 1; index < array.length - 1; index++) {
    const code = array.charCodeAt(index);
    if (code === COMMA) {
      integers.push(sign * value);
      [value, sign] = [0, 1];
    } else if (code === MINUS) sign = -1;
    else value = value * 10 + code - ZERO;
  }
  integers.push(sign * value);
  return integers;
}

export function paymentsOf(payments: readonly PaymentJson[] | null): readonly Subscription[] {
  return (payments ?? []).map(([time, mrr, currency]) => subscription(time, ownDecimal(mrr), currency));
}

export function dealOf(deal: DealJson): Deal {
  return { ...deal, mrr: ownDecimal(deal.mrr) };
}
