/** Gathering the evidence, once the clock stands and nothing moves any more. */
import { createRuleEngine } from '../../rules/qualification/rule-engine.ts';
import { computeLog, type ComputedLog } from '../../rules/compute/compute-log.ts';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import { closesAt, monthFrame } from '../../rules/month/month-frame.ts';
import type { Statement } from '../../rules/month/statement.ts';
import { statementRow, type StatementRow } from '../../rules/month/statement-row.ts';
import { pairKey } from '../../rules/relationship/pair.ts';
import { periodRow } from '../../rules/rows/period-row.ts';
import { compareVerdictRows, verdictRow } from '../../rules/rows/verdict-row.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { exportPeriods, exportVerdicts } from '../../store/exports.ts';
import { countNotices, periodNotices } from '../../store/notices/period-notices.ts';
import { loadRuleBook, type PublishedVersion } from '../../store/rule-sets/rule-book.ts';
import { scheduledAfter } from '../../workflows/contract/monthly-schedule.ts';
import type { Evidence, Rows } from './evidence.ts';
import { createKnownThen, ledgerPositions } from './known-then.ts';
import { expectedStatements } from './months/expected-statements.ts';
import { readClosedMonths, type ClosedMonth } from './months/read-closed.ts';
import { readMonthRuns } from './months/read-month-runs.ts';
import type { Played } from './play.ts';
import { realInstantOf } from './real-instant.ts';
import { createRealTimes } from './real-times.ts';
import { chainsByPair } from './runs/chains.ts';
import { matchRuns } from './runs/match-runs.ts';
import { readRuns } from './runs/read-runs.ts';
import { askRuns } from './runs/standings.ts';
import type { Script } from './script.ts';
import type { Stage } from './stage.ts';

/** Real milliseconds in which a run must begin if the stack is not behind: the sweep of the relay. */
const START_WITHIN_MS = 1_000;

/** Reads the store and Temporal, and computes what should be there. */
export async function examine(script: Script, stage: Stage, played: Played): Promise<Evidence> {
  const { pool, watch, temporal, book } = stage;
  const { feeder, pace, leftover } = played;
  const { segments } = watch.clock;
  const at = pace.frozenAt;
  const rules = createRuleEngine(book);
  const log = await computeLog(script.accepted, rules, at);

  const expiries = runningExpiries(log);
  const runs = await readRuns(temporal, expiries.size);
  const open = runs.filter(({ state }) => state === 'open');
  const asked = await askRuns(temporal, open, ({ pair }) => expiries.get(pairKey(pair)) ?? null);
  const realTimes = createRealTimes({
    segments,
    acknowledgedAt: (name) => feeder.acknowledgedAt(name),
    accepted: script.accepted,
    notices: await periodNotices(pool),
    startWithinMs: Math.max(START_WITHIN_MS, pace.worstLagMs),
  });
  const positions = await ledgerPositions(pool);
  const closed = await readClosedMonths(pool);
  const published = (await loadRuleBook(pool)).book;
  const frames = closed.map(({ month }) => monthFrame(published, month));
  const matches = await matchRuns({
    pairs: log.pairs,
    chains: chainsByPair(runs),
    asked: new Map(asked.map((answer) => [answer.run.runId, answer])),
    knownThen: createKnownThen(script.accepted, positions, rules),
    wasOverBeforeRun: (pair, period) => realTimes.wasOverBeforeRun(pair, period),
  });
  return {
    script,
    at,
    segments,
    leftover,
    runs,
    matches,
    fed: feeder.counts,
    unexpected: feeder.unexpected,
    ledgerEvents: positions.size,
    closed,
    monthRuns: await readMonthRuns(temporal, frames),
    closedLateMs: frames.map(({ valuedAt, version }, index) => {
      const due = Math.max(scheduledAfter(valuedAt), closesAt({ valuedAt, version }));
      return realInstantOf(segments, closed[index]?.closedAt ?? due) - realInstantOf(segments, due);
    }),
    expected: { ...expectedRows(log), statements: await expectedMonths(script, positions, published, closed) },
    actual: { ...(await storedRows(stage, at)), statements: rowsOf(closed.flatMap(({ statements }) => statements)) },
    lateness: realTimes.lateness(matches.ends),
    notices: await countNotices(pool),
  };
}

/** When the running periods expire, by pair. */
function runningExpiries({ pairs }: ComputedLog): ReadonlyMap<string, string> {
  return new Map(
    pairs.flatMap((pair): [string, string][] => {
      const last = pair.periods.at(-1);
      return last === undefined || last.end !== null ? [] : [[pairKey(pair), formatInstant(last.expiresAt)]];
    }),
  );
}

function expectedRows({ pairs, orphans }: ComputedLog): Omit<Rows, 'statements'> {
  return {
    verdicts: [...pairs.flatMap(({ fold }) => fold.verdicts), ...orphans].map(verdictRow).sort(compareVerdictRows),
    periods: pairs.flatMap((pair) => pair.periods.map((period) => periodRow(pair, period))),
  };
}

async function storedRows({ pool }: Stage, at: number): Promise<Omit<Rows, 'statements'>> {
  const { book } = await loadRuleBook(pool);
  const verdicts = await listOf(exportVerdicts(pool, book, at));
  return { verdicts, periods: await listOf(exportPeriods(pool, at)) };
}

async function expectedMonths(
  { accepted }: Script,
  positions: ReadonlyMap<string, number>,
  published: readonly PublishedVersion[],
  closed: readonly ClosedMonth[],
): Promise<readonly StatementRow[]> {
  const placed = accepted
    .map((event) => ({ event, position: positions.get(eventNameKey(event)) ?? Infinity }))
    .sort((a, b) => a.position - b.position);
  return rowsOf(await expectedStatements(placed, published, closed));
}

function rowsOf(statements: readonly Statement[]): readonly StatementRow[] {
  return statements.map(statementRow);
}

async function listOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
