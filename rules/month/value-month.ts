/**
 * The pure month function (`docs/domain.md §6–8`): what the statements of one month are, from all that a log says.
 *
 * Owns: which partners have a statement. Does not own: lines (`value-client.ts`), totals and tiers
 * (`partner-statement.ts`): those need the facts of one client or one partner, whoever gathers them.
 */
import type { PartnerId } from '../ids.ts';
import { groupBy } from '../group-by.ts';
import type { LogFacts, PartnerHistory } from './log-facts.ts';
import type { MonthFrame } from './month-frame.ts';
import type { LateAdjustment } from './adjustment.ts';
import { atOnce, type Pause } from './pause.ts';
import { activitiesInDays } from './pair-history.ts';
import { toolsUsed } from './tools-used.ts';
import type { PartnerFacts } from './partner-facts.ts';
import { saysSomething, partnerStatement } from './partner-statement.ts';
import type { Statement } from './statement.ts';
import type { PastTiers } from './tiers.ts';
import { latestBefore } from './timeline.ts';
import { valueClient, type ValuedPair } from './value-client.ts';

const NONE: readonly LateAdjustment[] = [];

/**
 * The statements of a month, by partner: of every partner with a line, a sold line, an adjustment or a tier.
 * @param pastOf what the statements before the month say of a partner's tiers
 * @param lateOf what the month posts for closed months, by closed month and client
 * @param pause awaited between clients and between partners: lets others have their turn
 */
export async function valueMonth(
  facts: LogFacts,
  frame: MonthFrame,
  pastOf: (partner: PartnerId) => PastTiers,
  lateOf: (partner: PartnerId) => readonly LateAdjustment[] = () => NONE,
  pause: Pause = atOnce,
): Promise<readonly Statement[]> {
  const tierBefore = (partner: PartnerId): string | null => pastOf(partner).creditedTier;
  const valued: ValuedPair[] = [];
  for (const client of facts.clients) {
    for (const one of valueClient(client, frame, tierBefore)) valued.push(one);
    await pause();
  }
  const valuedOf = groupBy(valued, ({ pair }) => pair.partner);
  const statements: Statement[] = [];
  for (const history of facts.partners) {
    const past = pastOf(history.partner);
    const late = lateOf(history.partner);
    if (!isKnown(history, frame, past) && late.length === 0) continue;
    const own = partnerFacts(history, valuedOf.get(history.partner) ?? [], frame, past, late);
    // Statements in the order of partners, and one at a time in memory.
    const statement = await partnerStatement(own, frame);
    if (saysSomething(statement)) statements.push(statement);
    await pause();
  }
  return statements;
}

/** A partner that is registered only later has no tier yet, unless an adjustment reaches back to it. */
function isKnown(
  { registeredAt, adjustments }: PartnerHistory,
  { month, valuedAt }: MonthFrame,
  past: PastTiers,
): boolean {
  return registeredAt < valuedAt || adjustments.has(month) || past.creditedTier !== null;
}

/** A partner's history as it stands at the valuation instant. */
function partnerFacts(
  { partner, pairs, deals, adjustments, attributes }: PartnerHistory,
  valued: readonly ValuedPair[],
  frame: MonthFrame,
  past: PastTiers,
  late: readonly LateAdjustment[],
): PartnerFacts {
  const { month, valuedAt } = frame;
  return {
    partner,
    lines: valued.map(({ line }) => line),
    deals,
    adjustments: [...(adjustments.get(month) ?? []), ...late],
    attributes: latestBefore(attributes, valuedAt)?.attributes ?? {},
    qualifyingActivities: (days) => pairs.reduce((sum, pair) => sum + activitiesInDays(pair, days, valuedAt), 0),
    toolsUsed: () => valued.filter(({ line }) => line.n > 0).map(({ pair }) => toolsUsed(pair, frame)),
    past,
  };
}
