/** The running period of a pair against its open run: exactly one, which wakes in time and can tell the expiry. */
import { formatInstant, parseInstant } from '../../../rules/time/instant.ts';
import { runDifference, type Difference } from '../compare/difference.ts';
import type { Chain } from './chains.ts';
import type { PairPeriods } from './match-runs.ts';
import type { AskedRun } from './standings.ts';

/** @param asked what open runs answered, by the id of the run */
export function compareOpenRuns(
  pair: PairPeriods,
  chains: readonly Chain[],
  asked: ReadonlyMap<string, AskedRun>,
): readonly Difference[] {
  const open = chains.filter(({ isOpen }) => isOpen);
  const last = pair.periods.at(-1);
  const expiresAt = last?.end === null ? last.expiresAt : null;
  if (open.length !== (expiresAt === null ? 0 : 1)) {
    const wanted = expiresAt === null ? 'no open run' : `one open run until ${formatInstant(expiresAt)}`;
    return [runDifference(pair, wanted, `${open.length} open`)];
  }
  const [chain] = open;
  if (expiresAt === null || chain === undefined) return [];
  const answers = asked.get(chain.last.runId);
  return expiryDifferences(pair, expiresAt, answers ?? null);
}

/** A run that knows an earlier expiry wakes by then and finds the later one. One that knows none waits for nothing. */
function expiryDifferences(pair: PairPeriods, expiresAt: number, answers: AskedRun | null): readonly Difference[] {
  const expiry = formatInstant(expiresAt);
  const before = answers?.learnt?.period?.expiresAt ?? 'nothing';
  const after = answers?.afterNews?.period?.expiresAt ?? 'nothing';
  if ((parseInstant(before) ?? Infinity) > expiresAt) {
    return [runDifference(pair, `a run that wakes by ${expiry}`, `one that knows ${before}`)];
  }
  return after === expiry ? [] : [runDifference(pair, `a run that tells ${expiry}`, `one that tells ${after}`)];
}
