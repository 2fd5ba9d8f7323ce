/** Ledger against projection: every pair folded anew from the start, and compared with the tables. */
import { pairKey, type Pair } from '../../rules/relationship/pair.ts';
import { sleep } from '../../platform/clock.ts';
import { pairsAfter, verifyPairs, type PairFaults } from '../../store/pairs/verify.ts';
import { findStrays, type Strays } from '../../store/pairs/verify-strays.ts';
import { untilJudged } from '../../store/until-judged.ts';
import { checked, counted, type Check } from './check.ts';
import { LOOK_EVERY_MS, SETTLES_WITHIN_MS, type DoctorDependencies } from './dependencies.ts';

/** Pairs a transaction: as many as the judge takes. */
const PAIRS_AT_ONCE = 50;
/** How often pairs are looked at that are still to be judged. */
const ROUNDS = 3;
const NO_STRAYS: Strays = { pairs: [], orphans: [], verdicts: [], isWaiting: false };

export interface ProjectionCheck {
  readonly check: Check;
  /** What belongs to no pair, and what no pair accounts for. */
  readonly strays: Strays;
}

/**
 * Compares everything. What is still to be judged is told apart from what is wrong, and waited for.
 * @param isJudging false: nobody judges, so nothing is waited for
 */
export async function checkProjection(dependencies: DoctorDependencies, isJudging: boolean): Promise<ProjectionCheck> {
  const { pool } = dependencies;
  const rounds = isJudging ? ROUNDS : 0;
  let [pairs, verdicts, periods] = [0, 0, 0];
  let waiting: readonly Pair[] = [];
  const faults: PairFaults[] = [];
  for await (const page of pages(dependencies)) {
    const found = await verifyPairs(pool, dependencies.rulesNow, page);
    pairs += page.length;
    verdicts += found.verdicts;
    periods += found.periods;
    faults.push(...found.faults);
    waiting = [...waiting, ...found.waiting];
    dependencies.onProgress(() => `folding anew: ${counted(pairs, 'pair')}`);
  }
  for (let round = 0; round < rounds && waiting.length > 0; round++) {
    await untilJudged(pool, { withinMs: SETTLES_WITHIN_MS });
    const again = await verifyAll(dependencies, waiting);
    faults.push(...again.faults);
    waiting = again.waiting;
  }
  const strays = await settledStrays(dependencies, rounds);
  const compared = [counted(pairs, 'pair'), counted(verdicts, 'verdict'), counted(periods, 'period')].join(', ');
  const rest = waiting.length === 0 ? '' : `; ${counted(waiting.length, 'pair')} still to be judged`;
  return { check: checked('projection', `${compared} folded anew${rest}`, linesOf(faults, strays)), strays };
}

async function* pages({ pool }: DoctorDependencies): AsyncGenerator<readonly Pair[]> {
  let page = await pairsAfter(pool, null, PAIRS_AT_ONCE);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield page;
    page = await pairsAfter(pool, last, PAIRS_AT_ONCE);
  }
}

async function verifyAll(
  { pool, rulesNow }: DoctorDependencies,
  pairs: readonly Pair[],
): Promise<{ readonly faults: readonly PairFaults[]; readonly waiting: readonly Pair[] }> {
  const faults: PairFaults[] = [];
  const waiting: Pair[] = [];
  for (let start = 0; start < pairs.length; start += PAIRS_AT_ONCE) {
    const found = await verifyPairs(pool, rulesNow, pairs.slice(start, start + PAIRS_AT_ONCE));
    faults.push(...found.faults);
    waiting.push(...found.waiting);
  }
  return { faults, waiting };
}

/** Strays seen while nothing was left to judge; none if there is no such moment. */
async function settledStrays({ pool, onProgress }: DoctorDependencies, rounds: number): Promise<Strays> {
  onProgress(() => 'looking for what no pair accounts for');
  for (let round = 0; round <= rounds; round++) {
    const strays = await findStrays(pool);
    const isClean = strays.pairs.length + strays.orphans.length + strays.verdicts.length === 0;
    if (isClean || !strays.isWaiting) return strays;
    if (round === rounds) break;
    await untilJudged(pool, { withinMs: SETTLES_WITHIN_MS });
    await sleep(LOOK_EVERY_MS);
  }
  return NO_STRAYS;
}

function linesOf(faults: readonly PairFaults[], { pairs, orphans, verdicts }: Strays): readonly string[] {
  const known = new Set(faults.map(pairKey));
  const ofPairs = faults.flatMap((pair) => pair.faults.map((fault) => `${nameOf(pair)}: ${fault}`));
  const missing = pairs
    .filter((pair) => !known.has(pairKey(pair)))
    .map((pair) => `${nameOf(pair)}: it was never judged`);
  const lines = [...ofPairs, ...missing];
  if (orphans.length > 0) lines.push(`${counted(orphans.length, 'verdict')} "unattributed" missing, or something else`);
  if (verdicts.length > 0) lines.push(`${counted(verdicts.length, 'verdict')} of what is no activity`);
  return lines;
}

function nameOf({ partner, client }: Pair): string {
  return `${partner} / ${client}`;
}
