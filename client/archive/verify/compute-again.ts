/** The statements of an archived month, computed anew from its ledger, its rule sets and the months closed before it. */
import { computeLog } from '../../../rules/compute/compute-log.ts';
import { pairlessLog } from '../../../rules/compute/pairless-log.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import type { LateAdjustment } from '../../../rules/month/adjustment.ts';
import type { ClientFacts } from '../../../rules/month/client-facts.ts';
import { lateAdjustments } from '../../../rules/month/draft-month.ts';
import { groupBy } from '../../../rules/group-by.ts';
import { causesAfter } from '../../../rules/month/late-causes.ts';
import { logFacts, partnersOf, type PartnerHistory } from '../../../rules/month/log-facts.ts';
import { reachBackOf } from '../../../rules/month/look-back.ts';
import { monthFrame } from '../../../rules/month/month-frame.ts';
import { historySince } from '../../../rules/month/pair-history.ts';
import { statementText } from '../../../rules/month/seal.ts';
import { Standings } from '../../../rules/month/standings.ts';
import { statementRow } from '../../../rules/month/statement-row.ts';
import { valueMonth } from '../../../rules/month/value-month.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { compareText } from '../../../rules/text.ts';
import type { Month } from '../../../rules/time/month.ts';
import { sha256 } from '../../../platform/sha256.ts';
import type { ChainRow, HashedStatementRow } from '../archive-rows.ts';
import { sealOf } from './archived-month.ts';
import type { ArchivedEvent } from './common-events.ts';
import type { EarlierMonths } from './earlier-months.ts';
import { partOf } from './parts.ts';
import type { ArchivedVersion } from './read-book.ts';
import type { ArchivedLedger } from './read-ledger.ts';

export interface ArchivedPast {
  readonly ledger: ArchivedLedger;
  /** Published by the time at which the month was taken. */
  readonly book: readonly ArchivedVersion[];
  readonly earlier: EarlierMonths;
  /** How many parts the clients are dealt out to. */
  readonly parts: number;
}

/**
 * With the hashes that they must have. The events of one part of the clients are in memory at once; of all of them what
 * the month asks, and what it owes for those before.
 * @param onPart told which part is folded, from 1
 */
export async function computeAgain(
  link: ChainRow,
  { ledger, book, earlier, parts }: ArchivedPast,
  onPart: (part: number) => void = () => {},
): Promise<readonly HashedStatementRow[]> {
  const { common, duration } = ledger;
  // What was accepted after the last month had been closed; the statements may not know yet that others were.
  const settled = link.late?.settledPosition ?? Infinity;
  const engine = createRuleEngine(book);
  const frame = monthFrame(book, link.month as Month);
  const since = reachBackOf(frame);
  const entriesOfMoney = [...common.ofMoney, ...(await registrationsOf(common.clientsOfDeals, ledger, parts))];
  const money = pairlessLog(entriesOfMoney, duration?.last ?? 0);
  const partners = partnersOf(money.events, money.directory, []);
  const late = new LateOfPartners();
  const clients: ClientFacts[] = [];
  for (let part = 0; part < parts; part++) {
    onPart(part + 1);
    const isOwn = (client: ClientId): boolean => partOf(client, parts) === part;
    const atClients = await ledger.atClients.read(part);
    const entries = [...atClients, ...common.bearingOn(atClients, common.soldAt(isOwn))];
    const log = await computeLog(entries.map(eventOf), engine, duration?.last);
    const facts = { clients: logFacts(log).clients, partners: partners.map((one) => sellerAt(one, isOwn)), duration };
    const causes = causesAfter(settled, log, entries, book);
    late.add(await lateAdjustments(facts, book, await earlier.ofPart(part), causes));
    for (const client of facts.clients)
      clients.push({ ...client, pairs: client.pairs.map((pair) => historySince(pair, since)) });
  }
  const ofNobody = { clients: [], partners: partners.map((one) => ({ ...one, deals: [] })), duration };
  late.add(await lateAdjustments(ofNobody, book, earlier.ofNobody, causesAfter(settled, money, entriesOfMoney, book)));

  const pairsOf = groupBy(
    clients.flatMap(({ pairs }) => pairs),
    ({ partner }) => partner,
  );
  const facts = {
    clients,
    partners: partners.map((one) => ({ ...one, pairs: pairsOf.get(one.partner) ?? [] })),
    duration,
  };
  const standings = new Standings();
  for (const { statements } of earlier.ofNobody) standings.take(statements);
  const statements = await valueMonth(
    facts,
    frame,
    (partner) => standings.past(partner),
    (partner) => late.of(partner),
  );
  const seal = sealOf(link);
  return statements.map((statement) => {
    const row = statementRow(statement);
    return { ...row, hash: sha256(statementText(row, seal)) };
  });
}

/** The registrations of some clients. */
async function registrationsOf(
  clients: ReadonlySet<ClientId>,
  { registrations }: ArchivedLedger,
  parts: number,
): Promise<readonly ArchivedEvent[]> {
  const found: ArchivedEvent[] = [];
  for (let part = 0; clients.size > 0 && part < parts; part++) {
    for (const entry of await registrations.read(part)) {
      if (entry.event.type === 'client.registered' && clients.has(entry.event.data.client)) found.push(entry);
    }
  }
  return found;
}

function eventOf({ event }: ArchivedEvent): ArchivedEvent['event'] {
  return event;
}

/** A partner as far as it sold something to some clients. */
function sellerAt(partner: PartnerHistory, isOwn: (client: ClientId) => boolean): PartnerHistory {
  const deals = partner.deals.filter(({ client }) => isOwn(client));
  return { ...partner, deals, adjustments: new Map() };
}

/** What parts find owed, in the order in which statements have it: by closed month and client, of no client first. */
class LateOfPartners {
  readonly #late = new Map<PartnerId, LateAdjustment[]>();

  add(found: ReadonlyMap<PartnerId, readonly LateAdjustment[]>): void {
    for (const [partner, own] of found) this.#late.set(partner, [...(this.#late.get(partner) ?? []), ...own]);
  }

  of(partner: PartnerId): readonly LateAdjustment[] {
    return (this.#late.get(partner) ?? []).toSorted(
      (a, b) => compareText(a.month, b.month) || compareText(a.client ?? '', b.client ?? ''),
    );
  }
}
