/**
 * Why a partner's points for one client differ from those of the month before, by cause: the parts add up exactly.
 *
 * Both months are looked at with what the later one knew. What the earlier statement has otherwise, because it was taken
 * before some of it was known, is a part of its own (`known_late`); what has happened since is taken apart by cause.
 */
import { ZERO, type Decimal } from '../../decimal.ts';
import type { ClientId, PartnerId } from '../../ids.ts';
import { causeRow } from '../../month/statement-row.ts';
import { countsIn, soldLine, type Deal, type SoldLine } from '../../month/deal.ts';
import type { LateCauses } from '../../month/draft-month.ts';
import type { MonthFrame } from '../../month/month-frame.ts';
import type { Statement } from '../../month/statement.ts';
import { compareText } from '../../text.ts';
import { formatInstant, formatInstantOrNull, type Instant } from '../../time/instant.ts';
import { diffLine, pointsOfStates, type LinePart } from './diff-line.ts';
import { diffPart, type DiffPart } from './diff-part.ts';
import { earningStates, type EarningState } from './earning-state.ts';
import { clientOf, pairOf, type MonthEvidence } from './month-evidence.ts';
import { stateRow } from './state-row.ts';

/** The earlier of the two months. */
export interface EarlierSide {
  /** Null when the partner has none. */
  readonly statement: Statement | null;
  /** By the rule sets that the later month knew; null for a month that the programme does not have. */
  readonly frame: MonthFrame | null;
  /** What became known after it was taken. */
  readonly causes: LateCauses;
}

export interface LaterSide {
  readonly statement: Statement | null;
  /** About every client that is looked at. */
  readonly evidence: MonthEvidence;
}

export function diffClient(
  partner: PartnerId,
  client: ClientId,
  before: EarlierSide,
  after: LaterSide,
): readonly DiffPart[] {
  return [...lineParts(partner, client, before, after), ...dealParts(partner, client, before, after)];
}

function lineParts(partner: PartnerId, client: ClientId, before: EarlierSide, after: LaterSide): readonly DiffPart[] {
  const { evidence } = after;
  const statesIn = (frame: MonthFrame, statement: Statement | null): readonly EarningState[] =>
    earningStates(clientOf(evidence, client), frame, partner, statement?.tierBefore ?? null);
  const earlier = before.frame === null ? [] : statesIn(before.frame, before.statement);
  const parts = diffLine(earlier, statesIn(evidence.frame, after.statement));
  const [was, is] = [pointsAt(before.statement, client), pointsAt(after.statement, client)];
  const late = before.frame === null ? ZERO : pointsOfStates(earlier).minus(was);
  const told = [
    ...knownLate(late, client, before, {}),
    ...parts.map((part) =>
      diffPart(part.cause, part.points, {
        client,
        ...detailsOf(part, client, evidence),
        ...periodOf(part, partner, client, evidence),
      }),
    ),
  ];
  return [...told, ...unexplained(is.minus(was), late, parts, { client })];
}

function unexplained(
  change: Decimal,
  late: Decimal,
  parts: readonly { readonly points: Decimal }[],
  details: Pick<DiffPart, 'client'>,
): readonly DiffPart[] {
  const rest = parts.reduce((left, { points }) => left.minus(points), change.minus(late));
  return rest.eq(ZERO) ? [] : [diffPart('unexplained', rest, details)];
}

function knownLate(
  points: Decimal,
  client: ClientId,
  { frame, causes }: EarlierSide,
  details: Pick<DiffPart, 'deal' | 'closedAt'>,
): readonly DiffPart[] {
  if (points.eq(ZERO) || frame === null) return [];
  const { valuedAt } = frame;
  const why = causes.ofClient(client, valuedAt).map(causeRow);
  return [diffPart('known_late', points, { client, ...details, at: formatInstant(valuedAt), causes: why })];
}

/** What came, what went, and what the earlier month did not know. */
function dealParts(partner: PartnerId, client: ClientId, before: EarlierSide, after: LaterSide): readonly DiffPart[] {
  const { facts, frame } = after.evidence;
  const known = facts.partners.find((one) => one.partner === partner)?.deals ?? [];
  const own = new Map<string, Deal>(known.filter((deal) => deal.client === client).map((deal) => [deal.deal, deal]));
  const [was, is] = [soldAt(before.statement, client), soldAt(after.statement, client)];
  const all = [...new Set([...was.keys(), ...is.keys(), ...own.keys()])].sort(compareText);
  return all.flatMap((id): readonly DiffPart[] => {
    const deal = own.get(id);
    const counted = before.frame !== null && deal !== undefined && countsIn(deal, before.frame);
    const owed = counted ? soldLine(deal, frame.book).points : ZERO;
    const [paid, now] = [was.get(id)?.points ?? ZERO, is.get(id)?.points ?? ZERO];
    const closedAt = formatInstant(is.get(id)?.closedAt ?? was.get(id)?.closedAt ?? deal?.time ?? 0);
    const details = { client, deal: id, closedAt };
    const late = before.frame === null ? ZERO : owed.minus(paid);
    const change = now.minus(paid).minus(late);
    const told = knownLate(late, client, before, { deal: id, closedAt });
    if (change.eq(ZERO)) return told;
    if (!counted && is.has(id)) return [...told, diffPart('deal_counts', change, details)];
    if (deal === undefined || is.has(id)) return [...told, diffPart('unexplained', change, details)];
    return [...told, diffPart(deal.time < frame.soldFrom ? 'deal_expired' : 'deal_cancelled', change, details)];
  });
}

function soldAt(statement: Statement | null, client: ClientId): ReadonlyMap<string, SoldLine> {
  const lines = (statement?.soldLines ?? []).filter((line) => line.client === client);
  return new Map(lines.map((line) => [line.deal, line]));
}

function pointsAt(statement: Statement | null, client: ClientId): Decimal {
  return statement?.lines.find((line) => line.client === client)?.points ?? ZERO;
}

function detailsOf({ before, after }: LinePart, client: ClientId, evidence: MonthEvidence) {
  const joined = after.managers.filter((one) => !before.managers.includes(one));
  const left = before.managers.filter((one) => !after.managers.includes(one));
  return {
    at: formatInstant(after.end),
    before: stateRow(before),
    after: stateRow(after),
    joined: joined.map(String),
    left: left.map(String),
    joinedSince: joined.map((one) => formatInstant(spanBefore(evidence, one, client, after.end)?.start ?? after.end)),
    leftAt: left.map((one) => formatInstantOrNull(spanBefore(evidence, one, client, after.end)?.end ?? null)),
  };
}

/** The last period that began before an instant. */
function spanBefore(evidence: MonthEvidence, partner: PartnerId, client: ClientId, t: Instant) {
  return pairOf(evidence, partner, client)?.periods.findLast(({ start }) => start < t);
}

function periodOf({ cause, after }: LinePart, partner: PartnerId, client: ClientId, evidence: MonthEvidence) {
  if (cause !== 'client_gained' && cause !== 'client_lost') return {};
  const period = spanBefore(evidence, partner, client, after.end);
  if (period === undefined) return { period: null };
  const { start, startedBy, end, endReason, endedBy } = period;
  return { period: { since: formatInstant(start), startedBy, end: formatInstantOrNull(end), endReason, endedBy } };
}
