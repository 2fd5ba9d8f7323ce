/**
 * A month on top of those before it, some of them closed (`docs/domain.md §7`): the statements that a run must come to,
 * from all events accepted by then and all statements published before, late adjustments included.
 *
 * In memory and from everything; `store/` comes to the same from the clients that late facts bear on.
 */
import type { Decimal } from '../decimal.ts';
import type { ClientId, PartnerId } from '../ids.ts';
import type { RuleBook } from '../programme/rule-set-version.ts';
import { compareText } from '../text.ts';
import type { Instant } from '../time/instant.ts';
import { monthsFromTo, type Month } from '../time/month.ts';
import type { LateAdjustment, LateCause } from './adjustment.ts';
import { groupBy } from '../group-by.ts';
import { addPoints, differences, owedAtClient, unmanagedClient, type PointsByPartner } from './late.ts';
import type { LogFacts } from './log-facts.ts';
import { monthOf } from './month-end.ts';
import { monthFrame } from './month-frame.ts';
import { atOnce, type Pause } from './pause.ts';
import { Settled, type PaidStatement } from './settled.ts';
import { Standings } from './standings.ts';
import type { Statement } from './statement.ts';
import { valueMonth } from './value-month.ts';

/** A month before the one that is computed, as it is published. */
export interface EarlierMonth {
  readonly month: Month;
  readonly isClosed: boolean;
  readonly statements: readonly PaidStatement[];
}

/** What was accepted or published since the last month was closed, and bears on a client or on a partner's adjustments. */
export interface LateCauses {
  /** @param valuedAt only causes that reach back before it */
  ofClient(client: ClientId, valuedAt: Instant): readonly LateCause[];
  /** Adjustments posted to a closed month. */
  ofPartner(partner: PartnerId, month: Month): readonly LateCause[];
}

/**
 * @param facts all that is accepted by now
 * @param earlier every month before that is published, in order, closed ones first
 */
export async function draftMonth(
  facts: LogFacts,
  book: RuleBook,
  month: Month,
  earlier: readonly EarlierMonth[],
  causes: LateCauses,
): Promise<readonly Statement[]> {
  const standings = new Standings();
  for (const { statements } of earlier) standings.take(statements);
  const late = await lateAdjustments(facts, book, earlier, causes);
  return valueMonth(
    facts,
    monthFrame(book, month),
    (partner) => standings.past(partner),
    (partner) => late.get(partner) ?? [],
  );
}

/**
 * By partner, each list by closed month and client; points of no client come first.
 * @param pause awaited between clients: lets others have their turn
 */
export async function lateAdjustments(
  facts: LogFacts,
  book: RuleBook,
  earlier: readonly EarlierMonth[],
  causes: LateCauses,
  pause: Pause = atOnce,
): Promise<ReadonlyMap<PartnerId, readonly LateAdjustment[]>> {
  const settled = new Settled();
  for (const { statements } of earlier) for (const statement of statements) settled.take(statement);
  const late: (LateAdjustment & { readonly partner: PartnerId })[] = [];
  for (const month of closedMonths(facts, book, earlier)) {
    const { valuedAt } = monthFrame(book, month);
    for (const [client, owed] of owedIn(month, facts, book, earlier, settled)) {
      for (const { partner, points } of differences(owed, settled.at(month, client))) {
        const why = client === null ? causes.ofPartner(partner, month) : causes.ofClient(client, valuedAt);
        late.push({ kind: 'late', partner, month, client, points, causes: why });
      }
      await pause();
    }
  }
  return new Map(
    [...groupBy(late, ({ partner }) => partner)].map(([partner, own]) => [partner, own.map(withoutPartner)]),
  );
}

function withoutPartner({ kind, month, client, points, causes }: LateAdjustment): LateAdjustment {
  return { kind, month, client, points, causes };
}

/** From the month of the first event to the last closed one: a late event may have made the programme begin earlier. */
function closedMonths({ duration }: LogFacts, book: RuleBook, earlier: readonly EarlierMonth[]): Iterable<Month> {
  const closed = earlier.filter(({ isClosed }) => isClosed);
  const [firstClosed, lastClosed] = [closed[0], closed.at(-1)];
  if (firstClosed === undefined || lastClosed === undefined || duration === null) return [];
  const first = monthOf(book, duration.first);
  return monthsFromTo(first < firstClosed.month ? first : firstClosed.month, lastClosed.month);
}

/** What a closed month owes for each client that it ever paid or now has to pay for; null for adjustments. */
function* owedIn(
  month: Month,
  facts: LogFacts,
  book: RuleBook,
  earlier: readonly EarlierMonth[],
  settled: Settled,
): Generator<readonly [ClientId | null, PointsByPartner]> {
  const frame = monthFrame(book, month);
  const statements = earlier.find((one) => one.month === month)?.statements ?? [];
  const tiers = new Map(statements.map(({ partner, tierBefore }) => [partner, tierBefore]));
  const clients = new Map(facts.clients.map((client) => [client.client, client]));
  const deals = groupBy(
    facts.partners.flatMap((partner) => partner.deals),
    ({ client }) => client,
  );
  const all = new Set<ClientId | null>([...clients.keys(), ...deals.keys(), ...settled.clientsOf(month)]);
  const named = [...all].filter((client) => client !== null).sort(compareText);
  yield [null, adjustmentsIn(month, facts)];
  for (const client of named) {
    const known = clients.get(client) ?? unmanagedClient(client);
    yield [client, owedAtClient(known, deals.get(client) ?? [], frame, (one) => tiers.get(one) ?? null)];
  }
}

function adjustmentsIn(month: Month, { partners }: LogFacts): PointsByPartner {
  const points = new Map<PartnerId, Decimal>();
  for (const { partner, adjustments } of partners) {
    for (const adjustment of adjustments.get(month) ?? []) addPoints(points, partner, adjustment.points);
  }
  return points;
}
