/** From a partner's lines to its statement: totals, then tiers (`docs/domain.md §7, §8`). */
import { ZERO, type Decimal } from '../decimal.ts';
import type { TierFacts } from '../qualification/tier-facts.ts';
import { compareText } from '../text.ts';
import { countsIn, soldLine, type SoldLine } from './deal.ts';
import { median } from './median.ts';
import type { MonthFrame } from './month-frame.ts';
import type { PartnerFacts } from './partner-facts.ts';
import { partnerTiers } from './partner-tiers.ts';
import type { Statement } from './statement.ts';

/** A partner's statement; one that says nothing (`saysSomething`) may be left out. */
export async function partnerStatement(facts: PartnerFacts, frame: MonthFrame): Promise<Statement> {
  const lines = facts.lines.toSorted((a, b) => compareText(a.client, b.client));
  const soldLines = soldLinesOf(facts, frame);
  const points = pointsOf(facts, soldLines);
  return {
    month: frame.month,
    partner: facts.partner,
    policy: frame.policy,
    version: frame.version?.version ?? null,
    valuedAt: frame.valuedAt,
    lines,
    soldLines,
    adjustments: facts.adjustments,
    ...points,
    tierBefore: facts.past.creditedTier,
    ...(await partnerTiers(tierFacts(facts, frame, soldLines, points), facts.past, frame)),
  };
}

/** Whether a statement has a line, a sold line, an adjustment or a tier. */
export function saysSomething(statement: Statement): boolean {
  const { lines, soldLines, adjustments, tierBefore, creditedTier } = statement;
  return lines.length + soldLines.length + adjustments.length > 0 || tierBefore !== null || creditedTier !== null;
}

function soldLinesOf({ deals }: PartnerFacts, frame: MonthFrame): readonly SoldLine[] {
  return deals
    .filter((deal) => countsIn(deal, frame))
    .map((deal) => soldLine(deal, frame.book))
    .sort((a, b) => compareText(a.deal, b.deal));
}

type Points = Pick<Statement, 'managedPoints' | 'soldPoints' | 'adjustmentPoints' | 'totalPoints'>;

function pointsOf({ lines, adjustments }: PartnerFacts, soldLines: readonly SoldLine[]): Points {
  const managedPoints = sumOf(lines);
  const soldPoints = sumOf(soldLines);
  const adjustmentPoints = sumOf(adjustments);
  const totalPoints = managedPoints.plus(soldPoints).plus(adjustmentPoints);
  return { managedPoints, soldPoints, adjustmentPoints, totalPoints };
}

function sumOf(lines: readonly { readonly points: Decimal }[]): Decimal {
  return lines.reduce((sum, { points }) => sum.plus(points), ZERO);
}

/** The facts of §8. Activities and tools are counted only if a requirement reads them: they are not on the lines. */
function tierFacts(
  facts: PartnerFacts,
  { version }: MonthFrame,
  soldLines: readonly SoldLine[],
  { totalPoints, soldPoints, managedPoints }: Points,
): TierFacts {
  return {
    totalPoints,
    soldPoints,
    sourcedPoints: sumOf(soldLines.filter(({ kind }) => kind === 'sourced')),
    managedPoints,
    managedClients: facts.lines.filter(({ n }) => n > 0).length,
    qualifyingActivities: (days) => facts.qualifyingActivities(days),
    get toolsUsedMedian() {
      return version === null ? 0 : median(facts.toolsUsed());
    },
    attributes: facts.attributes,
  };
}
