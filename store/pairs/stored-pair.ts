/** What is stored about a pair against what folding its facts gives. */
import { FOLD_VERSION, type PairMemoryJson } from '../../rules/relationship/pair-memory.ts';
import type { PairState, UserState } from '../../rules/relationship/pair-state.ts';
import type { Period, RunningPeriod } from '../../rules/relationship/period.ts';
import { compareText } from '../../rules/text.ts';
import { formatInstant, type Instant } from '../../rules/time/instant.ts';
import type { PlacedVerdict } from './fold-facts.ts';
import { foldedState, type FoldedPair } from './fold-pairs.ts';
import type { StoredVerdict } from './stored-rows.ts';

export interface StoredPair {
  /** Null when there is none. */
  readonly row: {
    readonly foldVersion: number;
    readonly tail: PairMemoryJson | null;
    readonly startedAt: Instant | null;
    readonly expiresAt: Instant | null;
  } | null;
  /** By position; may hold those of other pairs too. */
  readonly verdicts: ReadonlyMap<number, StoredVerdict>;
  /** Ascending. */
  readonly periods: readonly Period[];
}

/** What differs, a sentence each. A pair that a newer fold made is for a newer worker to judge: nothing is said of it. */
export function faultsOf(folded: FoldedPair, stored: StoredPair): readonly string[] {
  if ((stored.row?.foldVersion ?? 0) > FOLD_VERSION) return [];
  const verdicts = folded.verdicts.flatMap((verdict) => verdictFault(folded, verdict, stored.verdicts));
  return [...verdicts, ...periodFaults(folded, stored.periods), ...rowFaults(folded, stored.row)];
}

function verdictFault(
  { row: { partner } }: FoldedPair,
  verdict: PlacedVerdict,
  stored: StoredPair['verdicts'],
): readonly string[] {
  const name = `the verdict of ${verdict.source}/${verdict.id}`;
  const found = stored.get(verdict.position);
  if (found === undefined) return [`${name} is missing`];
  if (found.partner !== partner || found.client !== verdict.client) return [`${name} is filed under another pair`];
  if (verdictText(found) === verdictText(verdict)) return [];
  return [`${name} is "${found.reason ?? 'qualifies'}", and by the ledger "${verdict.reason ?? 'qualifies'}"`];
}

function verdictText({
  time,
  qualifies,
  reason,
  version,
  expiresAt,
}: Omit<StoredVerdict, 'partner' | 'client'>): string {
  return JSON.stringify([time, qualifies, reason, version, expiresAt]);
}

function periodFaults(folded: FoldedPair, stored: readonly Period[]): readonly string[] {
  const open = foldedState(folded).period;
  const expected: readonly Period[] = open === null ? folded.ended : [...folded.ended, running(open)];
  const left = new Map(stored.map((period) => [startText(period), period]));
  const faults = expected.flatMap((period) => {
    const found = left.get(startText(period));
    left.delete(startText(period));
    const name = `the period since ${formatInstant(period.start)}`;
    if (found === undefined) return [`${name} is missing`];
    return periodText(found) === periodText(period) ? [] : [`${name} is not what the ledger says`];
  });
  const extra = [...left.values()].map(({ start }) => `the period since ${formatInstant(start)} is none by the ledger`);
  return [...faults, ...extra];
}

/** One event starts at most one period. */
function startText({ startedBy }: Period): string {
  return JSON.stringify([startedBy.source, startedBy.id]);
}

function running(period: RunningPeriod): Period {
  return { ...period, end: null, endReason: null, endedBy: null };
}

function periodText({ start, startedBy, end, endReason, endedBy, expiresAt, heldBy }: Period): string {
  const held = [heldBy.source, heldBy.id, heldBy.user, heldBy.time];
  const ended = [end, endReason, endedBy?.source ?? null, endedBy?.id ?? null];
  return JSON.stringify([start, startedBy.source, startedBy.id, expiresAt, ...held, ...ended]);
}

function rowFaults(folded: FoldedPair, row: StoredPair['row']): readonly string[] {
  if (row === null) return ['it was never judged'];
  const state = foldedState(folded);
  const faults: string[] = [];
  const [start, expiry] = [state.period?.start ?? null, state.period?.expiresAt ?? null];
  if (row.startedAt !== start || row.expiresAt !== expiry)
    faults.push('its running period is not what the ledger says');
  if (folded.tail !== null && (row.tail === null || stateText(fromJson(row.tail)) !== stateText(state))) {
    faults.push('what later events would be folded onto is not what the ledger says');
  }
  return faults;
}

function fromJson({ state }: PairMemoryJson): PairState {
  return { ...state, users: new Map(state.users) };
}

/** Users come in the order in which they became known, and that may differ. */
function stateText({ domains, clientRegistered, users, period, closedPeriods }: PairState): string {
  const people = [...users].sort(([a], [b]) => compareText(a, b)).map(([id, user]) => [id, ...userValues(user)]);
  const open = period === null ? null : periodText(running(period));
  return JSON.stringify([domains, clientRegistered, people, open, closedPeriods]);
}

function userValues({ emailDomain, employee, deactivated, deleted, assigned, access }: UserState): readonly unknown[] {
  return [emailDomain, employee, deactivated, deleted, assigned, access];
}
