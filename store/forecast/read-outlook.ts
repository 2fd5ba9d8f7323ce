/**
 * What the store knows of one partner that bears on its future, from one snapshot: its pairs, who shares its clients,
 * money, and the tiers of its statements. The work is that of one partner, however many there are.
 *
 * What the judge has not looked at yet is not in it: `store/until-judged.ts` waits for it.
 */
import type { Pool, PoolClient } from 'pg';
import { forecastLookBack } from '../../rules/forecast/look-back.ts';
import type { PartnerOutlook } from '../../rules/forecast/outlook.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import type { ClientFacts } from '../../rules/month/client-facts.ts';
import type { PairHistory } from '../../rules/month/pair-history.ts';
import { Standings, type TiersOfStatement } from '../../rules/month/standings.ts';
import type { PastTiers } from '../../rules/month/tiers.ts';
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { nextMonth, type Month } from '../../rules/time/month.ts';
import { firstMonth } from '../months/first-month.ts';
import type { RulesNow } from '../pairs/fold-pairs.ts';
import { inSnapshot } from '../transaction.ts';
import { adjustmentsFrom, attributesOf, dealsOf, termsOf } from './outlook-money.ts';
import { ownPairs, sharersAt } from './outlook-pairs.ts';

export interface StoredOutlook {
  readonly outlook: PartnerOutlook;
  /** All that the snapshot knows. */
  readonly book: RuleBook;
}

/** Null for a partner that is not registered. */
export async function readOutlook(
  pool: Pool,
  rulesNow: RulesNow,
  partner: PartnerId,
  now: Instant,
): Promise<StoredOutlook | null> {
  return inSnapshot(pool, async (client) => {
    const head = await readHead(client, partner);
    if (head === null) return null;
    const { book } = await rulesNow(client, head.ruleSetPosition);
    const from = head.lastMonth === null ? await firstOf(client, book, head, now) : nextMonth(head.lastMonth);
    const { valuedFrom, activeFrom } = forecastLookBack(book, from, now);
    const pairs = await ownPairs(client, partner, activeFrom);
    const history = {
      partner,
      registeredAt: head.registeredAt,
      pairs,
      attributes: await attributesOf(client, partner),
      deals: await dealsOf(client, partner),
      adjustments: await adjustmentsFrom(client, partner, from),
    };
    const clients = await clientsOf(client, partner, pairs, valuedFrom);
    return { outlook: { history, clients, past: await pastOf(client, partner), from }, book };
  });
}

interface Head {
  readonly registeredAt: Instant;
  readonly ruleSetPosition: number;
  readonly firstEventAt: Instant | null;
  readonly firstAcceptedAt: Instant | null;
  /** The last month with statements. */
  readonly lastMonth: Month | null;
}

/** The first statement of the transaction: it takes the snapshot. */
async function readHead(client: PoolClient, partner: PartnerId): Promise<Head | null> {
  const { rows } = await client.query<Head>({
    name: 'outlook-head',
    text: `SELECT r.time AS "registeredAt", h.rule_set_position AS "ruleSetPosition", h.first_event_at AS "firstEventAt",
        h.first_accepted_at AS "firstAcceptedAt", (SELECT max(month) FROM month WHERE published_run IS NOT NULL) AS "lastMonth"
      FROM registered_partner r, ledger_head h WHERE r.partner_id = $1`,
    values: [partner],
  });
  return rows[0] ?? null;
}

async function firstOf(client: PoolClient, book: RuleBook, head: Head, now: Instant): Promise<Month> {
  const { firstEventAt, firstAcceptedAt } = head;
  return firstMonth(client, book, { firstEventAt: firstEventAt ?? now, firstAcceptedAt: firstAcceptedAt ?? now });
}

/** Clients that the partner manages at some time from `first` on. */
async function clientsOf(
  client: PoolClient,
  partner: PartnerId,
  pairs: readonly PairHistory[],
  first: Instant,
): Promise<readonly ClientFacts[]> {
  const managed = new Map<ClientId, PairHistory>();
  for (const pair of pairs) if ((pair.spans.at(-1)?.end ?? -Infinity) >= first) managed.set(pair.client, pair);
  const ids = [...managed.keys()];
  const terms = await termsOf(client, ids);
  const sharers = await sharersAt(client, partner, ids, first);
  return [...managed].map(([id, own]) => {
    const known = terms.get(id);
    if (known === undefined) throw new Error(`a pair is managed whose client is not registered: ${id}`);
    return { client: id, ...known, pairs: [own, ...(sharers.get(id) ?? [])] };
  });
}

async function pastOf(client: PoolClient, partner: PartnerId): Promise<PastTiers> {
  const { rows } = await client.query<TiersOfStatement>({
    name: 'outlook-tiers',
    text: `SELECT m.month, s.partner_id AS partner, s.performance_tier AS "performanceTier",
        s.credited_tier AS "creditedTier", s.tier_changed_in AS "tierChangedIn"
      FROM month m JOIN month_statement s ON s.run = m.published_run AND s.partner_id = $1 ORDER BY m.month`,
    values: [partner],
  });
  const standings = new Standings();
  standings.take(rows);
  return standings.past(partner);
}
