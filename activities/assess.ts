/**
 * Assessing a pair: one transaction under the pair's lock (`docs/architecture.md`, principle 5). Folds what is new,
 * records due notices, and either says what to wait for or records that the run ends.
 *
 * Invariant: "over" is answered only together with `run: none` in the same transaction, so whoever finds the pair
 * managed afterwards knows that it has to start another run.
 */
import type { Pool, PoolClient } from 'pg';
import type { ProgrammeClock } from '../platform/clock.ts';
import type { ClientId, PartnerId } from '../rules/ids.ts';
import { versionAt } from '../rules/programme/rule-set-version.ts';
import { nextWake } from '../rules/relationship/notice-rung.ts';
import type { Pair } from '../rules/relationship/pair.ts';
import { periodAt, type Period, type RunningPeriod } from '../rules/relationship/period.ts';
import { DAY_MS, formatInstant } from '../rules/time/instant.ts';
import { announcements } from '../store/pairs/announce.ts';
import { usableTail } from '../store/pairs/fold-base.ts';
import { foldedState, foldPairs, type FoldedPair, type RulesNow } from '../store/pairs/fold-pairs.ts';
import { periodOf } from '../store/pairs/last-period.ts';
import { lockPair, type PairRow } from '../store/pairs/pair-row.ts';
import { runNoneStatement, runRunningStatement } from '../store/pairs/pair-runs.ts';
import { foldStatements } from '../store/pairs/write-folds.ts';
import { askBoth, sendAll } from '../store/statement.ts';
import { inKeyedTransaction, type AtTheEnd } from '../store/transaction.ts';
import type { AssessInput, Assessment, AssessedPeriod } from './contract.ts';
import { keepNotices } from './keep-notices.ts';

export interface AssessDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
  readonly rulesNow: RulesNow;
}

/** A run is carried on after this long, so that no patch of the workflow outlives it (real time). */
const LONGEST_RUN_MS = 90 * DAY_MS;
/** Events of history beyond which a cold replay gets slow: about 50 ms here. */
const LONGEST_HISTORY = 200;

/** Makes the activity; its dependencies are given once a process. */
export function createAssess(dependencies: AssessDependencies): (input: AssessInput) => Promise<Assessment> {
  const { pool } = dependencies;
  return (input) =>
    inKeyedTransaction(pool, async (client, atTheEnd) => {
      const pair = { partner: input.partner as PartnerId, client: input.client as ClientId };
      const row = await lockPair(client, pair);
      return row === null ? nothingKnown(dependencies.clock) : assessLocked(client, atTheEnd, row, input, dependencies);
    });
}

async function assessLocked(
  client: PoolClient,
  atTheEnd: AtTheEnd,
  row: PairRow,
  input: AssessInput,
  dependencies: AssessDependencies,
): Promise<Assessment> {
  const { clock, rulesNow } = dependencies;
  const [stored, folds] = await askBoth(
    client,
    () => storedEnd(client, row),
    () => foldPairs(client, [row], rulesNow),
  );
  const [folded] = folds as [FoldedPair];
  const now = clock.now();
  const open = foldedState(folded).period;
  const notices = await announcements(client, [folded], now);
  if (!folded.isUnchanged) atTheEnd(foldStatements([folded]));
  if (open === null || open.expiresAt <= now) {
    atTheEnd([...notices, runNoneStatement(row)]);
    return ended(row, folded, await lastPeriod(client, folded, stored, now), now);
  }
  await sendAll(client, notices);
  const noticeDays = versionAt(folded.book, now)?.programme.noticeDays ?? [];
  const noticedDeadline = await keepNotices(client, row, open, noticeDays, now);
  atTheEnd([runRunningStatement(row, { runId: input.runId, deadline: open.expiresAt, noticedDeadline })]);
  const wakeAt = clock.realInstantOf(nextWake(open, noticeDays, now));
  return {
    v: 1,
    standing: 'managed',
    asOf: formatInstant(now),
    position: folded.position,
    period: assessed(open),
    outcome: null,
    wakeInMs: Math.max(0, wakeAt - clock.realNow()),
    wakeAt,
    carryOn: clock.realNow() - input.runStartedAt > LONGEST_RUN_MS || input.historyLength > LONGEST_HISTORY,
  };
}

/** The period is over: the run ends, and says how. */
function ended(pair: Pair, folded: FoldedPair, last: Period | null, now: number): Assessment {
  const outcome =
    last === null || last.end === null
      ? null
      : {
          v: 1 as const,
          partner: pair.partner,
          client: pair.client,
          start: formatInstant(last.start),
          end: formatInstant(last.end),
          endReason: last.endReason,
          endedBy: last.endedBy?.id ?? null,
        };
  return { ...over(now, folded.position), period: last === null ? null : assessed(last), outcome };
}

/** The last period of a pair that the judge has found not to be managed any more: asked for at once, as it will do. */
async function storedEnd(client: PoolClient, row: PairRow): Promise<Period | null> {
  const tail = usableTail(row);
  if (tail === null || tail.state.period !== null) return null;
  return periodOf(client, row, tail.state.closedPeriods - 1);
}

/** As the fold leaves it, which is not written yet; a period that was closed before the fold began is read. */
async function lastPeriod(
  client: PoolClient,
  folded: FoldedPair,
  stored: Period | null,
  now: number,
): Promise<Period | null> {
  const { period: open, closedPeriods } = foldedState(folded);
  if (open !== null) return periodAt(open, now);
  if (folded.isUnchanged) return stored;
  return folded.ended.at(-1) ?? periodOf(client, folded.row, closedPeriods - 1);
}

function nothingKnown(clock: ProgrammeClock): Assessment {
  return { ...over(clock.now(), 0), period: null, outcome: null };
}

function over(now: number, position: number) {
  return {
    v: 1,
    standing: 'over',
    asOf: formatInstant(now),
    position,
    wakeInMs: null,
    wakeAt: null,
    carryOn: false,
  } as const;
}

function assessed({ start, startedBy, expiresAt, heldBy }: RunningPeriod): AssessedPeriod {
  return {
    start: formatInstant(start),
    startedBy: startedBy.id,
    expiresAt: formatInstant(expiresAt),
    heldBy: heldBy.id,
    heldByUser: heldBy.user,
  };
}
