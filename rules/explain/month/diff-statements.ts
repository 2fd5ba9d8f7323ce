/** The difference of a partner's statement to that of the month before, by cause: the parts add up exactly to it. */
import { formatDecimal, ZERO, type Decimal } from '../../decimal.ts';
import type { ClientId, PartnerId } from '../../ids.ts';
import { adjustmentRow } from '../../month/statement-row.ts';
import type { Statement } from '../../month/statement.ts';
import { compareText } from '../../text.ts';
import { formatInstant } from '../../time/instant.ts';
import { diffLine, type LineCause, type LinePart } from './diff-line.ts';
import { earningStates, rateAt, type EarningState } from './earning-state.ts';
import { clientOf, pairOf, type MonthEvidence } from './month-evidence.ts';

/** One month of a partner. */
export interface DiffSide {
  /** Null when the partner has none. */
  readonly statement: Statement | null;
  /** About every client that is looked at; null for a month that the programme does not have. */
  readonly evidence: MonthEvidence | null;
}

export type DiffCause =
  | LineCause
  | 'deal_counts'
  | 'deal_expired'
  | 'deal_cancelled'
  | 'deal_revalued'
  | 'adjustment'
  /** One of the month before, which does not come again. */
  | 'adjustment_before'
  /** The stored lines differ by more than the events explain: there should be none. */
  | 'unexplained';

export type DiffPart = ReturnType<typeof partOf>;

/** The clients whose lines are to be looked at: those with a line in either month. */
export function clientsOfDiff(before: Statement | null, after: Statement | null): readonly ClientId[] {
  const clients = [...(before?.lines ?? []), ...(after?.lines ?? [])].map(({ client }) => client);
  return [...new Set(clients)].sort(compareText);
}

/** @param clients a batch of {@link clientsOfDiff}; the evidence is about them */
export function diffLines(
  partner: PartnerId,
  clients: readonly ClientId[],
  before: DiffSide,
  after: DiffSide & { readonly evidence: MonthEvidence },
): readonly DiffPart[] {
  return clients.flatMap((client) => {
    const parts = diffLine(statesOf(before, partner, client), statesOf(after, partner, client));
    const told = parts.map((part) =>
      partOf(part.cause, part.points, {
        client,
        ...detailsOf(part),
        ...periodOf(part, partner, client, after.evidence),
      }),
    );
    const change = pointsAt(after.statement, client).minus(pointsAt(before.statement, client));
    const rest = parts.reduce((left, { points }) => left.minus(points), change);
    return rest.eq(ZERO) ? told : [...told, partOf('unexplained', rest, { client })];
  });
}

/** Sold lines and adjustments: what came, what went, and what is worth something else. */
export function diffRest(
  before: DiffSide,
  after: DiffSide & { readonly evidence: MonthEvidence },
): readonly DiffPart[] {
  const { soldFrom } = after.evidence.frame;
  const [was, is] = [before.statement?.soldLines ?? [], after.statement?.soldLines ?? []];
  const parts: DiffPart[] = [];
  for (const { deal, client, points, closedAt } of is) {
    const earlier = was.find((line) => line.deal === deal);
    const cause = earlier === undefined ? 'deal_counts' : 'deal_revalued';
    parts.push(
      partOf(cause, points.minus(earlier?.points ?? ZERO), { client, deal, closedAt: formatInstant(closedAt) }),
    );
  }
  for (const { deal, client, points, closedAt } of was) {
    if (is.some((line) => line.deal === deal)) continue;
    const cause = closedAt < soldFrom ? 'deal_expired' : 'deal_cancelled';
    parts.push(partOf(cause, ZERO.minus(points), { client, deal, closedAt: formatInstant(closedAt) }));
  }
  for (const one of after.statement?.adjustments ?? []) {
    parts.push(partOf('adjustment', one.points, { adjustment: adjustmentRow(one) }));
  }
  for (const one of before.statement?.adjustments ?? []) {
    parts.push(partOf('adjustment_before', ZERO.minus(one.points), { adjustment: adjustmentRow(one) }));
  }
  return parts.filter(({ points }) => points !== '0');
}

function statesOf({ statement, evidence }: DiffSide, partner: PartnerId, client: ClientId): readonly EarningState[] {
  if (evidence === null) return [];
  return earningStates(clientOf(evidence, client), evidence.frame, partner, statement?.tierBefore ?? null);
}

function pointsAt(statement: Statement | null, client: ClientId): Decimal {
  return statement?.lines.find((line) => line.client === client)?.points ?? ZERO;
}

function partOf<Details extends object>(cause: DiffCause, points: Decimal, details: Details) {
  return { cause, points: formatDecimal(points), ...details } as PartBase & Partial<AllDetails>;
}

interface PartBase {
  readonly cause: DiffCause;
  readonly points: string;
}

interface AllDetails {
  readonly client: string;
  readonly deal: string;
  readonly closedAt: string;
  readonly adjustment: ReturnType<typeof adjustmentRow>;
  /** The end from which on it holds. */
  readonly at: string;
  readonly before: StateRow;
  readonly after: StateRow;
  /** Partners that began, or stopped, to share the client. */
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** Of a client that was gained or lost: the period that began or ended, as known by the later month. */
  readonly period: PeriodCause | null;
}

export type StateRow = ReturnType<typeof stateRow>;

interface PeriodCause {
  readonly since: string;
  readonly startedBy: { readonly source: string; readonly id: string };
  readonly end: string | null;
  readonly endReason: string | null;
  readonly endedBy: { readonly source: string; readonly id: string } | null;
}

function detailsOf({ before, after }: LinePart) {
  return {
    at: formatInstant(after.end),
    before: stateRow(before),
    after: stateRow(after),
    joined: after.managers.filter((one) => !before.managers.includes(one)).map(String),
    left: before.managers.filter((one) => !after.managers.includes(one)).map(String),
  };
}

function stateRow(state: EarningState) {
  const { unit, multiplier } = rateAt(state);
  return {
    mrr: formatDecimal(state.payment.mrr),
    currency: state.payment.currency,
    n: state.managers.length,
    unit: unit === null ? null : formatDecimal(unit),
    multiplier: formatDecimal(multiplier),
    pointsPerUnit: state.perUnit === null ? null : formatDecimal(state.perUnit.pointsPerUnit.managed),
    ruleSet: state.ruleSet,
    threshold: state.threshold,
  };
}

function periodOf({ cause, after }: LinePart, partner: PartnerId, client: ClientId, evidence: MonthEvidence) {
  if (cause !== 'client_gained' && cause !== 'client_lost') return {};
  const period = pairOf(evidence, partner, client)?.periods.findLast(({ start }) => start < after.end);
  if (period === undefined) return { period: null };
  const { start, startedBy, end, endReason, endedBy } = period;
  return {
    period: {
      since: formatInstant(start),
      startedBy,
      end: end === null ? null : formatInstant(end),
      endReason,
      endedBy,
    },
  };
}
