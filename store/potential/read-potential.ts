/**
 * Activities of a partner's users that would have qualified but for what somebody can mend, at clients that the partner
 * does not manage. Of what the judge has folded: `store/until-judged.ts` waits for it.
 *
 * A page looks at no more than so many of the partner's pairs, a range of the primary key, and of each at no more than
 * {@link MOST_LOOKED_AT} activities, the last first, in `verdict_mendable`.
 */
import type { Pool, PoolClient } from 'pg';
import type { EventOf } from '../../rules/events/event.ts';
import { explainUsers, type UserExplanation } from '../../rules/explain/explain-pair.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { groupBy } from '../../rules/group-by.ts';
import { MENDABLE, potentialCredit, windowMs, type PotentialCredit } from '../../rules/potential/potential-credit.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { sharersAt } from '../forecast/outlook-pairs.ts';
import { termsOf } from '../forecast/outlook-money.ts';
import { readHead } from '../ledger/ledger-head.ts';
import { ledgerEvent, type EventColumns } from '../ledger/read-ledger.ts';
import type { RulesNow } from '../pairs/fold-pairs.ts';
import { pairsAt, type PairAt } from '../pairs/pair-folds.ts';
import { inSnapshot } from '../transaction.ts';

export interface PotentialClient {
  readonly client: ClientId;
  /** Those that would have qualified, of the last {@link MOST_LOOKED_AT} that were refused; the last first. */
  readonly activities: readonly EventOf<'activity.performed'>[];
  /** Those who did them, with what holds of them now: what fails is what is to be mended. */
  readonly users: readonly UserExplanation[];
  readonly wouldBring: PotentialCredit;
}

export interface PotentialPage {
  readonly items: readonly PotentialClient[];
  /** The client after which the next page begins; null on the last. */
  readonly next: ClientId | null;
}

export interface PotentialAsked {
  readonly now: Instant;
  readonly after: string;
  readonly limit: number;
}

export const MOST_LOOKED_AT = 50;

const REASONS = MENDABLE.map((reason) => `'${reason}'`).join(', ');

export const REFUSED = `SELECT r.client_id AS client, l.source, l.id, l.type, l.time, l.data
  FROM (SELECT partner_id, client_id, started_at, expires_at FROM relationship
    WHERE partner_id = $1 AND client_id > $4 ORDER BY client_id LIMIT $5) r
  LEFT JOIN LATERAL (
    SELECT l.* FROM verdict v JOIN ledger l USING (position)
    WHERE v.reason IN (${REASONS}) AND v.partner_id = r.partner_id AND v.client_id = r.client_id
      AND v.time > $3 AND v.time <= $2 ORDER BY v.time DESC LIMIT ${MOST_LOOKED_AT}
  ) l ON coalesce(r.expires_at <= $2 OR r.started_at > $2, true)
  ORDER BY r.client_id, l.time DESC, l.source DESC, l.id DESC`;

type Row = { readonly client: ClientId } & (EventColumns | { readonly source: null });

/** By client, after one of them. */
export async function readPotential(
  pool: Pool,
  rulesNow: RulesNow,
  partner: PartnerId,
  { now, after, limit }: PotentialAsked,
): Promise<PotentialPage> {
  const { ruleSetPosition } = await readHead(pool);
  const { found, money, next } = await inSnapshot(pool, async (client) => {
    const { engine, book } = await rulesNow(client, ruleSetPosition);
    const values = [partner, now, now - windowMs(book, now), after, limit];
    const { rows } = await client.query<Row>({ name: 'mendable-activities', text: REFUSED, values });
    const refused = rows.flatMap((row) =>
      row.source === null ? [] : [ledgerEvent(row as EventColumns) as EventOf<'activity.performed'>],
    );
    const rulings = await engine.rule(refused);
    const accepted = refused.filter((_event, place) => rulings[place]?.kind === 'accepted');
    const active = groupBy(accepted, ({ data }) => data.client);
    const looked = new Set(rows.map((row) => row.client));
    return {
      found: active,
      money: await moneyOf(client, partner, [...active.keys()], book, now),
      next: looked.size < limit ? null : (rows.at(-1)?.client ?? null),
    };
  });
  const pairs = [...found.keys()].map((client) => ({ partner, client }));
  const folds = await pairsAt(pool, rulesNow, pairs, now);
  const items = [...found].flatMap(([client, activities], index): readonly PotentialClient[] => {
    const users = usersOf(folds[index] ?? null, activities);
    const wouldBring = money.get(client);
    return wouldBring === undefined ? [] : [{ client, activities, users, wouldBring }];
  });
  return { items, next };
}

async function moneyOf(
  client: PoolClient,
  partner: PartnerId,
  clients: readonly ClientId[],
  book: RuleBook,
  now: Instant,
): Promise<ReadonlyMap<ClientId, PotentialCredit>> {
  const terms = await termsOf(client, clients);
  const sharers = await sharersAt(client, partner, clients, now);
  return new Map(
    [...terms].map(([id, known]) => {
      const facts = { client: id, ...known, pairs: sharers.get(id) ?? [] };
      return [id, potentialCredit(facts, partner, book, now)];
    }),
  );
}

/** The users who did it, as they stand now. */
function usersOf(
  known: PairAt | null,
  activities: readonly EventOf<'activity.performed'>[],
): readonly UserExplanation[] {
  if (known === null) return [];
  const active = new Set(activities.map(({ data }) => data.user));
  return explainUsers(known.facts, known.fold.state).filter(({ user }) => active.has(user));
}
