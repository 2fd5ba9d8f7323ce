/**
 * Values the clients of a page again in every closed month that late facts reach, and keeps what differs from what is
 * settled (`docs/domain.md §7`): the statements of this run will post it.
 */
import type { PoolClient } from 'pg';
import { formatDecimal, ownDecimal, type Decimal } from '../../../rules/decimal.ts';
import type { EventKey } from '../../../rules/events/event-order.ts';
import type { EventType } from '../../../rules/events/event.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import type { LateCause } from '../../../rules/month/adjustment.ts';
import type { ClientFacts } from '../../../rules/month/client-facts.ts';
import type { Deal } from '../../../rules/month/deal.ts';
import { groupBy } from '../../../rules/group-by.ts';
import { addPoints, differences, owedAtClient, type PointsByPartner } from '../../../rules/month/late.ts';
import { asCauses } from '../../../rules/month/late-causes.ts';
import type { MonthFrame } from '../../../rules/month/month-frame.ts';
import { effectiveInstant } from '../../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import type { PublishedVersion } from '../../rule-sets/rule-book.ts';
import { copyInto, copyLine } from './copy-rows.ts';
import { dealOf, historyOf, paymentsOf, type DealJson, type HistoryColumns, type PaymentJson } from './read-inputs.ts';

/** What the late pages of a run have in common. */
export interface LateContext {
  readonly run: number;
  /** The closed months, in order, as they are valued by all that is known now. */
  readonly frames: readonly MonthFrame[];
  /** Published since the last month was closed. */
  readonly versions: readonly PublishedVersion[];
}

interface LateClient {
  readonly facts: ClientFacts;
  readonly deals: readonly Deal[];
  /** Months that end no later are as they were. */
  readonly since: Instant;
  readonly settled: ReadonlyMap<Month, PointsByPartner>;
  readonly causes: readonly { readonly from: Instant; readonly event: EventKey }[];
}

/** In the caller's transaction, which has claimed the page. */
export async function computeLatePage(client: PoolClient, context: LateContext, page: number): Promise<void> {
  const { run, frames } = context;
  const clients = await lateClients(client, run, page);
  const lines: string[] = [];
  for (const frame of frames) {
    const reached = clients.filter(({ since }) => since < frame.valuedAt);
    if (reached.length === 0) continue;
    const tiers = await tiersBefore(client, frame.month, new Set(reached.flatMap(partnersOf)));
    for (const one of reached)
      lines.push(...correctionsOf(one, frame, context, (partner) => tiers.get(partner) ?? null));
  }
  await copyInto(client, 'month_late', 'run, partner_id, corrects, client_id, points, causes', lines);
}

function correctionsOf(
  { facts, deals, settled, causes }: LateClient,
  frame: MonthFrame,
  { run, versions }: LateContext,
  tierBefore: (partner: PartnerId) => string | null,
): readonly string[] {
  const found = differences(owedAtClient(facts, deals, frame, tierBefore), settled.get(frame.month) ?? new Map());
  if (found.length === 0) return [];
  const events = causes.filter(({ from }) => from < frame.valuedAt).map(({ event }) => event);
  const rules = versions.filter((version) => effectiveInstant(version) < frame.valuedAt);
  const why: LateCause[] = [
    ...asCauses(events),
    ...rules.map(({ version }) => ({ kind: 'rule_set' as const, version })),
  ];
  return found.map(({ partner, points }) =>
    copyLine([run, partner, frame.month, facts.client, formatDecimal(points), JSON.stringify(why)]),
  );
}

function partnersOf({ facts, deals }: LateClient): readonly PartnerId[] {
  return [...facts.pairs.map(({ partner }) => partner), ...deals.map(({ partner }) => partner)];
}

/** As the closed statements have them; a month that was never closed has none. */
async function tiersBefore(
  client: PoolClient,
  month: Month,
  partners: ReadonlySet<PartnerId>,
): Promise<ReadonlyMap<PartnerId, string>> {
  const { rows } = await client.query<{ partner_id: PartnerId; tier_before: string }>({
    name: 'month-tiers-before',
    text: `SELECT s.partner_id, s.tier_before FROM month m JOIN month_statement s ON s.run = m.published_run
      WHERE m.month = $1 AND m.status = 'closed' AND s.partner_id = ANY ($2::text[]) AND s.tier_before IS NOT NULL`,
    values: [month, [...partners]],
  });
  return new Map(rows.map(({ partner_id, tier_before }) => [partner_id, tier_before]));
}

interface ClientRow {
  readonly client_id: ClientId;
  readonly since: Instant | null;
  readonly country: string | null;
  readonly payments: readonly PaymentJson[] | null;
  readonly deals: readonly DealJson[] | null;
  readonly settled: readonly (readonly [Month, PartnerId, string])[] | null;
  readonly causes: readonly (readonly [Instant, EventType, string, string, Instant])[] | null;
}

async function lateClients(client: PoolClient, run: number, page: number): Promise<readonly LateClient[]> {
  const { rows } = await client.query<ClientRow>({
    name: 'month-late-clients',
    text: `SELECT client_id, since, country, payments, deals, settled, causes FROM month_late_client
      WHERE run = $1 AND page = $2 ORDER BY client_id`,
    values: [run, page],
  });
  const pairs = await client.query<HistoryColumns & { readonly client_id: ClientId; readonly partner_id: PartnerId }>({
    name: 'month-late-pairs',
    text: `SELECT client_id, partner_id, starts::text, ends::text, times::text, expiries::text FROM month_late_pair
      WHERE run = $1 AND page = $2`,
    values: [run, page],
  });
  const pairsOf = groupBy(pairs.rows, ({ client_id }) => client_id);
  return rows.map((row) => {
    const histories = (pairsOf.get(row.client_id) ?? []).map((pair) =>
      historyOf(pair.partner_id, pair.client_id, pair),
    );
    return lateClient(row, histories);
  });
}

function lateClient(row: ClientRow, pairs: ClientFacts['pairs']): LateClient {
  const { client_id: client, country, payments, deals, since, causes } = row;
  return {
    facts: { client, country: country ?? '', subscriptions: paymentsOf(payments), pairs },
    deals: (deals ?? []).map(dealOf),
    since: since ?? -Infinity,
    settled: settledOf(row.settled ?? []),
    causes: (causes ?? []).map(([from, type, source, id, time]) => ({ from, event: { type, source, id, time } })),
  };
}

function settledOf(rows: readonly (readonly [Month, PartnerId, string])[]): ReadonlyMap<Month, PointsByPartner> {
  const months = [...groupBy(rows, ([month]) => month)];
  return new Map(
    months.map(([month, own]) => {
      const points = new Map<PartnerId, Decimal>();
      for (const [, partner, text] of own) addPoints(points, partner, ownDecimal(text));
      return [month, points];
    }),
  );
}
