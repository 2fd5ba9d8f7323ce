/**
 * One managed line of a statement, down to the events it rests on (`docs/domain.md §6, §7`): what the client pays and
 * who said so, how many share it, the rate, the period that holds it, each activity with its verdict, and what is missing
 * for it to earn points. The points are computed anew from these: they must be those of the statement.
 */
import { rateFor } from '../../credit/rate.ts';
import { roundHalfEven } from '../../credit/ratio.ts';
import { formatDecimal } from '../../decimal.ts';
import type { PartnerId } from '../../ids.ts';
import { paymentAt } from '../../month/client-facts.ts';
import { endsAboveThreshold } from '../../month/earning-ends.ts';
import { piecesOf } from '../../month/earnings.ts';
import { isManagedAt, managedPairs } from '../../month/managed-pair.ts';
import type { ManagedLine } from '../../month/managed-line.ts';
import { thresholdOf } from '../../month/month-frame.ts';
import { activitiesInDays } from '../../month/pair-history.ts';
import { ownLine } from '../../month/value-client.ts';
import type { Period } from '../../relationship/period.ts';
import type { Verdict } from '../../relationship/verdict.ts';
import { compareText } from '../../text.ts';
import { DAY_MS, formatInstant, formatInstantOrNull, type Instant } from '../../time/instant.ts';
import { clientOf, eventRow, pairOf, paymentEvent, type MonthEvidence } from './month-evidence.ts';
import { missingForLine } from './missing.ts';

export type LineExplanation = ReturnType<typeof explainLine>;

/** Of exact points that are shown, not added: the sum is rounded once. */
const SHOWN_DECIMALS = 10;

/** @param tier the partner's credited tier before the month: it sets the activity threshold */
export function explainLine(evidence: MonthEvidence, partner: PartnerId, tier: string | null, line: ManagedLine) {
  const { frame } = evidence;
  const facts = clientOf(evidence, line.client);
  const { mrr, currency } = paymentAt(facts, frame.valuedAt);
  const { unit, multiplier } = rateFor(frame.version?.programme.rates ?? null, 'managed', currency, facts.country);
  const anew = ownLine(facts, frame, partner, tier)?.points ?? null;
  const setBy = paymentEvent(evidence, line.client);
  const others = line.n === 0 ? [] : managersAtEnd(evidence, line).filter((one) => one.partner !== partner);
  return {
    client: String(line.client),
    points: formatDecimal(line.points),
    pointsFromEvents: anew === null ? null : formatDecimal(anew),
    credit: {
      mrr: formatDecimal(mrr),
      currency,
      setBy: setBy === null ? null : eventRow(setBy),
      n: line.n,
      sharedWith: Math.max(0, line.n - 1),
      /** Since when each of the others manages it, the earliest first; and who they are, in the same order. */
      sharedSince: others.map(({ since }) => formatInstant(since)),
      sharedBy: others.map((other) => String(other.partner)),
      share: formatDecimal(line.share),
    },
    rate: {
      ruleSet: frame.version?.version ?? null,
      unit: unit === null ? null : formatDecimal(unit),
      pointsPerUnit: frame.version === null ? null : formatDecimal(frame.version.programme.rates.pointsPerUnit.managed),
      multiplier: formatDecimal(multiplier),
      country: facts.country,
    },
    ...standingOf(evidence, partner, tier, line),
    pieces: piecesFor(evidence, partner, tier, line),
    missing: missingForLine(line, frame, tier),
  };
}

/** Who manages the client at `v`, the earliest first. */
function managersAtEnd(evidence: MonthEvidence, { client }: ManagedLine) {
  return managedPairs(clientOf(evidence, client), evidence.frame, () => null)
    .flatMap(({ pair, since }) => (since === null ? [] : [{ partner: pair.partner, since }]))
    .sort((a, b) => a.since - b.since || compareText(a.partner, b.partner));
}

/** The period that runs at `v`, the threshold, and each activity that bears on either. */
function standingOf(evidence: MonthEvidence, partner: PartnerId, tier: string | null, line: ManagedLine) {
  const { frame } = evidence;
  const pair = pairOf(evidence, partner, line.client);
  const period = line.n === 0 ? null : (pair?.periods.at(-1) ?? null);
  const wanted = thresholdOf(frame.version, tier);
  const history = clientOf(evidence, line.client).pairs.find((one) => one.partner === partner);
  const countsFrom = wanted === null ? Infinity : frame.valuedAt - wanted.days * DAY_MS;
  const firstEnd = frame.ends[0] ?? frame.valuedAt;
  const window = (frame.version?.programme.windowDays ?? 0) * DAY_MS;
  const bears = ({ time, expiresAt }: Verdict): boolean =>
    time < frame.valuedAt && (time >= countsFrom || (expiresAt ?? time + window) >= firstEnd);
  return {
    period: period === null ? null : periodRow(period),
    threshold:
      wanted === null
        ? null
        : {
            tier,
            wanted: wanted.count,
            days: wanted.days,
            from: formatInstant(countsFrom),
            actual: history === undefined ? 0 : activitiesInDays(history, wanted.days, frame.valuedAt),
          },
    activities: (pair?.fold.verdicts ?? [])
      .filter(bears)
      .map((verdict) => activityRow(verdict, period, { v: frame.valuedAt, countsFrom })),
  };
}

function periodRow({ start, startedBy, heldBy, expiresAt }: Period) {
  return {
    since: formatInstant(start),
    startedBy,
    heldBy: { ...heldBy, time: formatInstant(heldBy.time) },
    expiresAt: formatInstant(expiresAt),
  };
}

function activityRow(
  { source, id, time, user, tool, version, qualifies, reason, expiresAt }: Verdict,
  period: Period | null,
  { v, countsFrom }: { readonly v: Instant; readonly countsFrom: Instant },
) {
  return {
    source,
    id,
    time: formatInstant(time),
    user: String(user),
    tool,
    ruleSet: version,
    qualifies,
    reason,
    expiresAt: formatInstantOrNull(expiresAt),
    isLive: qualifies && period !== null && time >= period.start && (expiresAt ?? 0) >= v,
    countsForThreshold: qualifies && time >= countsFrom,
  };
}

/** Spans of the month's ends in which the line earns the same at each; under `closing` there is one. */
function piecesFor({ frame, ...evidence }: MonthEvidence, partner: PartnerId, tier: string | null, line: ManagedLine) {
  const facts = clientOf({ frame, ...evidence }, line.client);
  const managed = managedPairs(facts, frame, (one) => (one === partner ? tier : null));
  const own = managed.find(({ pair }) => pair.partner === partner);
  if (own === undefined) return [];
  return piecesOf(facts, frame, managed)
    .filter(({ from }) => isManagedAt(own, from))
    .map((piece) => {
      const end = frame.ends[piece.from] ?? frame.valuedAt;
      const { mrr, currency } = paymentAt(facts, end);
      return {
        from: formatInstant(end),
        to: formatInstant(frame.ends[piece.to - 1] ?? frame.valuedAt),
        ends: piece.to - piece.from,
        ofEnds: frame.ends.length,
        earningEnds: endsAboveThreshold(own.pair, thresholdOf(piece.version, tier), frame.ends, piece),
        ruleSet: piece.version?.version ?? null,
        n: managed.filter((one) => isManagedAt(one, piece.from)).length,
        mrr: formatDecimal(mrr),
        currency,
        pointsEach: piece.earns === null ? null : formatDecimal(roundHalfEven(piece.earns, SHOWN_DECIMALS)),
      };
    });
}
