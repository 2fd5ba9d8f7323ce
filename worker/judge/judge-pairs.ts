/** One transaction of the judge: some stale pairs folded, written, announced, and the wake-ups they call for. */
import type { Pool, PoolClient } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import { NO_TRACING, type Span, type Tracing } from '../../platform/tracing.ts';
import { versionAt } from '../../rules/programme/rule-set-version.ts';
import { pairKey, type Pair } from '../../rules/relationship/pair.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { announcements } from '../../store/pairs/announce.ts';
import { foldedState, foldPairs, type FoldedPair, type RulesNow } from '../../store/pairs/fold-pairs.ts';
import { createPairRows, takePairs, type PairRow } from '../../store/pairs/pair-row.ts';
import { runsStartingStatement } from '../../store/pairs/pair-runs.ts';
import type { RememberedFacts } from '../../store/pairs/remembered-facts.ts';
import { foldStatements } from '../../store/pairs/write-folds.ts';
import { expandMarks, takeStalePairs, type StalePair, type Urgency } from '../../store/marks.ts';
import { askBoth, type Statement } from '../../store/statement.ts';
import { inKeyedTransaction, type AtTheEnd } from '../../store/transaction.ts';
import { wakeUpsStatement, WAKE_UP_CLASS, WAKE_UP_NOTIFICATION, type NewWakeUp } from '../../store/wake-ups.ts';
import { decideWakeUp, type Found, type SignalDebounce } from './decide-wake-up.ts';

export interface JudgeDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  /** The published rule sets as of the transaction. */
  readonly rulesNow: RulesNow;
  readonly debounce: SignalDebounce;
  /** Facts of pairs judged before, so that a late event need not have them read again; default: none. */
  readonly remembered?: RememberedFacts;
  readonly tracing?: Tracing;
  /** Told after the commit that wrote wake-ups; without it, whoever listens is notified by PostgreSQL. */
  readonly onWakeUps?: () => void;
  /** Told after the commit of each pair that was judged, and how many real milliseconds after it was marked. */
  readonly onJudged?: (urgent: boolean, afterMs: number) => void;
}

export interface Judged {
  /** Marks expanded. */
  readonly marks: number;
  /** Pairs folded; 0 when there was nothing to do, or others hold all there is. */
  readonly pairs: number;
  /** Pairs that somebody else holds just now. */
  readonly held: number;
  readonly wakeUps: number;
}

/** How much to take at once. */
export interface JudgeLimits {
  readonly marks: number;
  /** Stale rows, several of which may be of one pair. */
  readonly pairs: number;
}

/**
 * Expands marks and judges stale pairs, in one transaction: a termination then waits for one commit and not for two.
 * The order matters: rows are locked, what marks them is deleted, and only then the ledger is read.
 */
export async function judgePairs(
  dependencies: JudgeDependencies,
  urgency: Urgency,
  limits: JudgeLimits,
): Promise<Judged> {
  const judged = await inKeyedTransaction(dependencies.pool, async (client, atTheEnd) => {
    const [marks, stale] = await askBoth(
      client,
      () => expandMarks(client, urgency, limits.marks),
      () => takeStalePairs(client, urgency, limits.pairs),
    );
    const rows = stale.length === 0 ? [] : await takeOrCreate(client, stale);
    const taken = new Set(rows.map(pairKey));
    const done = stale.filter((pair) => taken.has(pairKey(pair)));
    const spans = spansOf(done, dependencies);
    const wakeUps =
      rows.length === 0
        ? 0
        : await judgeTaken(client, atTheEnd, rows, dependencies, spans).catch((error: unknown) => {
            for (const span of spans.values()) span.end(error);
            throw error;
          });
    return { marks, pairs: rows.length, held: stale.length - rows.length, wakeUps, done, spans };
  });
  if (judged.wakeUps > 0) dependencies.onWakeUps?.();
  for (const pair of judged.done) {
    dependencies.onJudged?.(pair.urgent, dependencies.clock.realMsSince(pair.since));
    judged.spans.get(pairKey(pair))?.end();
  }
  return judged;
}

/** A span for each pair that a traced request has said something of, by the pair's key; they end with the transaction. */
function spansOf(judged: readonly StalePair[], { tracing = NO_TRACING }: JudgeDependencies): ReadonlyMap<string, Span> {
  return new Map(
    judged.flatMap((pair) => {
      const { partner, client, trace: parent } = pair;
      if (parent === null) return [];
      const attributes = { 'tenure.partner': partner, 'tenure.client': client };
      return [[pairKey(pair), tracing.begin('judge', { parent, attributes })] as const];
    }),
  );
}

/** A pair has no row before it is judged for the first time. */
async function takeOrCreate(client: PoolClient, stale: readonly Pair[]): Promise<PairRow[]> {
  const rows = await takePairs(client, stale);
  if (rows.length === stale.length || (await createPairRows(client, stale)) === 0) return rows;
  return takePairs(client, stale);
}

/** Folds locked pairs, has what comes of it written, and says how many wake-ups that called for. */
async function judgeTaken(
  client: PoolClient,
  atTheEnd: AtTheEnd,
  rows: readonly PairRow[],
  dependencies: JudgeDependencies,
  spans: ReadonlyMap<string, Span>,
): Promise<number> {
  const { clock, rulesNow, debounce, remembered, onWakeUps } = dependencies;
  const folded = await foldPairs(client, rows, rulesNow, remembered);
  const now = clock.now();
  const wakeUps = folded.flatMap((pair): NewWakeUp[] => {
    const { row } = pair;
    const wakeUp = decideWakeUp(row, found(pair, now), now, debounce);
    const trace = spans.get(pairKey(row))?.traceparent ?? null;
    return wakeUp === null ? [] : [{ partner: row.partner, client: row.client, class: wakeUp, trace }];
  });
  atTheEnd(foldStatements(folded));
  atTheEnd(await announcements(client, folded, now));
  atTheEnd(wakeUpStatements(wakeUps, clock.realNow()));
  if (wakeUps.length > 0 && onWakeUps === undefined) atTheEnd([WAKE_UP_NOTIFICATION]);
  return wakeUps.length;
}

function found(pair: FoldedPair, now: Instant): Found {
  const { book, firstAcceptedAt } = pair;
  return {
    period: foldedState(pair).period,
    noticeDays: versionAt(book, now)?.programme.noticeDays ?? [],
    firstAcceptedAt,
  };
}

function wakeUpStatements(wakeUps: readonly NewWakeUp[], realNow: number): readonly Statement[] {
  if (wakeUps.length === 0) return [];
  const starts = wakeUps.filter((wakeUp) => wakeUp.class === WAKE_UP_CLASS.started);
  return [...(starts.length === 0 ? [] : [runsStartingStatement(starts)]), wakeUpsStatement(wakeUps, realNow)];
}
