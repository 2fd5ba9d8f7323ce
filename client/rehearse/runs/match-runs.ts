/**
 * Periods of the ledger against runs of Temporal, pair by pair (`docs/architecture.md`, principles 2 and 3).
 *
 * Rules:
 * 1. A running period has exactly one open run, which tells its expiry once it has looked, and a later one never.
 * 2. An ended period has exactly one closed run that returned its end and reason, except: a run lived on into the
 *    next period; or the period was over before a run could begin; or what is known of it changed after its run closed.
 * 3. A closed run that returned something else returned what was known then.
 * 4. There are no other runs.
 */
import { pairKey, type Pair } from '../../../rules/relationship/pair.ts';
import type { EndedPeriod, Period } from '../../../rules/relationship/period.ts';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';
import { runDifference, type Difference } from '../compare/difference.ts';
import type { KnownThen } from '../known-then.ts';
import type { Chain } from './chains.ts';
import { compareOpenRuns } from './open-runs.ts';
import { describeEnd, describeOutcome, isOutcomeOf } from './outcome.ts';
import type { AskedRun } from './standings.ts';

export interface PairPeriods extends Pair {
  readonly periods: readonly Period[];
}

export interface RunEvidence {
  /** As `compute` has them. */
  readonly pairs: readonly PairPeriods[];
  /** By pair. */
  readonly chains: ReadonlyMap<string, readonly Chain[]>;
  /** By the id of the run. */
  readonly asked: ReadonlyMap<string, AskedRun>;
  readonly knownThen: KnownThen;
  /** Whether the ledger shows that a period was over before a run of it could begin. */
  readonly wasOverBeforeRun: (pair: Pair, period: EndedPeriod) => boolean;
}

export interface MatchedEnd {
  readonly pair: Pair;
  readonly period: EndedPeriod;
  readonly chain: Chain;
}

/** Why an ended period need not have a run that returned its end; for the counts. */
export type Exception = 'livedThrough' | 'changedAfterwards' | 'overBeforeRun';

export interface RunMatches {
  readonly differences: readonly Difference[];
  /** Ended periods with their run. */
  readonly ends: readonly MatchedEnd[];
  /** One for each ended period without a run of its own. */
  readonly exceptions: readonly Exception[];
  /** Closed runs that returned what was known then, and a correction or a late event has changed since. */
  readonly overtaken: readonly Chain[];
}

/** Matches all pairs, also those that only Temporal knows. */
export async function matchRuns(evidence: RunEvidence): Promise<RunMatches> {
  const known = new Set(evidence.pairs.map(pairKey));
  const strangers = [...evidence.chains.values()].flatMap(([first]): readonly PairPeriods[] =>
    first === undefined || known.has(pairKey(first.pair)) ? [] : [{ ...first.pair, periods: [] }],
  );
  const matches: RunMatches[] = [];
  for (const pair of [...evidence.pairs, ...strangers]) matches.push(await matchPair(pair, evidence));
  return {
    differences: matches.flatMap(({ differences }) => differences),
    ends: matches.flatMap(({ ends }) => ends),
    exceptions: matches.flatMap(({ exceptions }) => exceptions),
    overtaken: matches.flatMap(({ overtaken }) => overtaken),
  };
}

async function matchPair(pair: PairPeriods, evidence: RunEvidence): Promise<RunMatches> {
  const chains = evidence.chains.get(pairKey(pair)) ?? [];
  const ended = pair.periods.filter((period): period is EndedPeriod => period.end !== null);
  const closed = await matchClosed(pair, ended, chains, evidence.knownThen);
  const differences = [...compareOpenRuns(pair, chains, evidence.asked), ...closed.differences];
  const ends: MatchedEnd[] = [];
  const exceptions: Exception[] = [];
  for (const period of ended) {
    const chain = closed.runOf.get(period);
    const exception = chain === undefined ? exceptionOf(pair, period, chains, closed.overtaken, evidence) : null;
    if (chain !== undefined) ends.push({ pair, period, chain });
    else if (exception !== null) exceptions.push(exception);
    else differences.push(runDifference(pair, `a closed run that returned ${describeEnd(period)}`, 'none'));
  }
  return { differences, ends, exceptions, overtaken: closed.overtaken };
}

interface ClosedRuns {
  readonly differences: readonly Difference[];
  readonly runOf: ReadonlyMap<EndedPeriod, Chain>;
  readonly overtaken: readonly Chain[];
}

async function matchClosed(
  pair: Pair,
  ended: readonly EndedPeriod[],
  chains: readonly Chain[],
  knownThen: KnownThen,
): Promise<ClosedRuns> {
  const differences: Difference[] = [];
  const runOf = new Map<EndedPeriod, Chain>();
  const overtaken: Chain[] = [];
  for (const chain of chains.filter(({ isOpen }) => !isOpen)) {
    const { state, outcome, runId } = chain.last;
    const period = ended.find((candidate) => isOutcomeOf(outcome, candidate));
    if (state !== 'completed') {
      differences.push(runDifference(pair, `run ${runId} to complete`, state));
    } else if (period === undefined) {
      if (await returnedWhatWasKnown(chain, knownThen)) overtaken.push(chain);
      else differences.push(runDifference(pair, 'a run to return what was known', describeOutcome(outcome)));
    } else if (!runOf.has(period) || (await beganManaged(chain, knownThen))) {
      runOf.set(period, chain);
    } else {
      differences.push(runDifference(pair, `one run for ${describeEnd(period)}`, 'another'));
    }
  }
  return { differences, runOf, overtaken };
}

function exceptionOf(
  pair: Pair,
  period: EndedPeriod,
  chains: readonly Chain[],
  overtaken: readonly Chain[],
  { wasOverBeforeRun }: RunEvidence,
): Exception | null {
  if (chains.some((chain) => livedThrough(chain, period))) return 'livedThrough';
  if (overtaken.some((chain) => overlaps(chain, period))) return 'changedAfterwards';
  return wasOverBeforeRun(pair, period) ? 'overBeforeRun' : null;
}

async function returnedWhatWasKnown({ pair, last }: Chain, knownThen: KnownThen): Promise<boolean> {
  const learnt = last.learnt.at(-1);
  if (learnt?.standing !== 'over') return false;
  const periods = await knownThen.periods(pair, learnt.position, instantOf(learnt.asOf));
  const period = periods.at(-1);
  if (period === undefined) return last.outcome === null;
  return period.end !== null && isOutcomeOf(last.outcome, period);
}

/** A second run of one period is right only if the pair was managed once more in between, as far as was known. */
async function beganManaged({ pair, learnt: [first] }: Chain, knownThen: KnownThen): Promise<boolean> {
  if (first?.standing !== 'managed') return false;
  const periods = await knownThen.periods(pair, first.position, instantOf(first.asOf));
  return periods.at(-1)?.end === null;
}

/** The run was told of this period or one before it, and later of one after it. */
function livedThrough({ learnt }: Chain, { start }: EndedPeriod): boolean {
  const starts = learnt.flatMap(({ period }) => (period === null ? [] : [instantOf(period.start)]));
  const first = starts.findIndex((told) => told <= start);
  return first !== -1 && starts.slice(first).some((told) => told > start);
}

function overlaps({ last: { outcome } }: Chain, { start, end }: EndedPeriod): boolean {
  return outcome !== null && instantOf(outcome.start) <= end && instantOf(outcome.end) >= start;
}

function instantOf(text: string): Instant {
  return parseInstant(text) ?? NaN;
}
