/** What the batches of clients left about the pairs of some partners, side by side. */
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { ClientFacts } from '../../rules/month/client-facts.ts';
import { groupBy } from '../../rules/group-by.ts';
import type { PairHistory } from '../../rules/month/pair-history.ts';
import type { Both } from '../../rules/what-if/sides.ts';
import { paymentsOf, type PaymentJson } from '../months/compute/read-inputs.ts';
import type { Queryable } from '../pool.ts';
import { historyOf, spansOnly, type ActivitiesJson, type SpansJson } from './pair-json.ts';

/** Clients with all pairs that manage them on a side; of other partners' pairs only the spans. */
export interface SideHistories {
  readonly clients: readonly ClientFacts[];
  /** Those of the partners asked about. */
  readonly pairs: readonly PairHistory[];
}

export async function historiesOf(
  db: Queryable,
  id: number,
  partners: readonly string[],
): Promise<Both<SideHistories>> {
  const own = await ownPairs(db, id, partners);
  const others = await otherPairs(db, id, partners);
  const clients = await clientsOf(db, id, partners);
  const side = (name: keyof Both<unknown>): SideHistories => {
    const mine = presentOn(own, name);
    const pairsOf = groupBy([...mine, ...presentOn(others, name)], ({ client }) => client);
    return {
      pairs: mine,
      clients: clients.flatMap((client) => {
        const pairs = pairsOf.get(client.client);
        return pairs === undefined ? [] : [{ ...client, pairs }];
      }),
    };
  };
  return { before: side('before'), after: side('after') };
}

function presentOn(pairs: readonly Both<PairHistory | null>[], side: keyof Both<unknown>): readonly PairHistory[] {
  return pairs.map((pair) => pair[side]).filter((history) => history !== null);
}

interface PairColumns {
  readonly partner_id: PartnerId;
  readonly client_id: ClientId;
  readonly before_spans: SpansJson | null;
  readonly same: boolean;
  readonly after_spans: SpansJson | null;
}

interface OwnColumns extends PairColumns {
  readonly before_activities: ActivitiesJson | null;
  readonly after_activities: ActivitiesJson | null;
}

async function ownPairs(
  db: Queryable,
  id: number,
  partners: readonly string[],
): Promise<readonly Both<PairHistory | null>[]> {
  const { rows } = await db.query<OwnColumns>({
    name: 'what-if-own-pairs',
    text: `SELECT partner_id, client_id, before_spans, before_activities, same, after_spans, after_activities
      FROM what_if_pair WHERE what_if = $1 AND partner_id = ANY ($2) ORDER BY partner_id, client_id`,
    values: [id, partners],
  });
  return rows.map((row) =>
    bothOf(row, whole(row, row.before_spans, row.before_activities), () =>
      whole(row, row.after_spans, row.after_activities),
    ),
  );
}

/** Of other partners that share a client with one of these. */
async function otherPairs(
  db: Queryable,
  id: number,
  partners: readonly string[],
): Promise<readonly Both<PairHistory | null>[]> {
  const { rows } = await db.query<PairColumns>({
    name: 'what-if-other-pairs',
    text: `WITH shared AS MATERIALIZED (
        SELECT DISTINCT client_id FROM what_if_pair WHERE what_if = $1 AND partner_id = ANY ($2)
      )
      SELECT p.partner_id, p.client_id, p.before_spans, p.same, p.after_spans
      FROM shared JOIN what_if_pair p ON p.what_if = $1 AND p.client_id = shared.client_id
      WHERE p.partner_id <> ALL ($2) ORDER BY p.partner_id, p.client_id`,
    values: [id, partners],
  });
  return rows.map((row) => bothOf(row, spansOf(row, row.before_spans), () => spansOf(row, row.after_spans)));
}

function bothOf(
  { same }: PairColumns,
  before: PairHistory | null,
  after: () => PairHistory | null,
): Both<PairHistory | null> {
  return { before, after: same ? before : after() };
}

function whole(row: PairColumns, spans: SpansJson | null, activities: ActivitiesJson | null): PairHistory | null {
  const pair = { partner: row.partner_id, client: row.client_id };
  return spans === null || activities === null ? null : historyOf(pair, spans, activities);
}

function spansOf(row: PairColumns, spans: SpansJson | null): PairHistory | null {
  return spans === null ? null : spansOnly({ partner: row.partner_id, client: row.client_id }, spans);
}

async function clientsOf(
  db: Queryable,
  id: number,
  partners: readonly string[],
): Promise<readonly Omit<ClientFacts, 'pairs'>[]> {
  const { rows } = await db.query<{ client_id: ClientId; country: string; payments: readonly PaymentJson[] }>({
    name: 'what-if-own-clients',
    text: `SELECT client_id, country, payments FROM what_if_client WHERE what_if = $1 AND client_id IN (
        SELECT client_id FROM what_if_pair WHERE what_if = $1 AND partner_id = ANY ($2)) ORDER BY client_id`,
    values: [id, partners],
  });
  return rows.map(({ client_id: client, country, payments }) => {
    return { client, country, subscriptions: paymentsOf(payments) };
  });
}
