/** Projection against durable runs: every managed pair has exactly one open run, and nothing else has one. */
import { pairKey, type Pair } from '../../rules/relationship/pair.ts';
import { runFactsAfter, runFactsOf, type RunFacts } from '../../store/run-facts.ts';
import { checked, counted, type Check } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';
import { hasOpenRun, isOpen, listOpenRuns, workflowIdOf, type OpenRuns } from './open-runs.ts';
import { runFaultLine, runFaultOf, type RunFault } from './run-faults.ts';
import { isUnderWay, settle, type Look } from './settle.ts';

export interface RunsCheck {
  readonly check: Check;
  readonly faults: readonly RunFault[];
  /** Managed pairs with an open run. */
  readonly running: readonly Pair[];
  /** Pairs with an open run whose search attributes are not theirs. */
  readonly unmarked: readonly Pair[];
  /** Workflow ids of open runs of no pair. */
  readonly strangers: readonly string[];
}

const PAIRS_AT_ONCE = 1_000;

/** Compares all with what visibility lists; whatever differs is asked of the server itself. */
export async function checkRuns(dependencies: DoctorDependencies): Promise<RunsCheck> {
  dependencies.onProgress(() => 'listing the durable runs');
  const listed = await listOpenRuns(dependencies.temporal);
  const { agreed, doubtful, unmarked, strange } = await compare(dependencies, listed);
  const { faults, right } = await settle(doubtful, (pairs) => look(dependencies, pairs));
  const running = [...agreed, ...right];
  const strangers: string[] = [];
  for (const id of strange) if (await isOpen(dependencies.temporal, id)) strangers.push(id);
  const lines = [...faults.map(runFaultLine), ...strangers.map((id) => `${id}: this run belongs to no pair`)];
  const summary = `${counted(running.length, 'managed pair')}, each with one open run`;
  return { check: checked('runs', summary, lines), faults, running, unmarked, strangers };
}

interface Compared {
  readonly agreed: readonly Pair[];
  readonly doubtful: readonly Pair[];
  readonly unmarked: readonly Pair[];
  readonly strange: readonly string[];
}

/** What both sides agree on, and what they do not. */
async function compare(dependencies: DoctorDependencies, listed: OpenRuns): Promise<Compared> {
  const unseen = new Map(listed.pairs);
  const strange = new Set(listed.unmarked);
  const unmarked: Pair[] = [];
  const agreed: Pair[] = [];
  const doubtful: Pair[] = [];
  for await (const facts of allRunFacts(dependencies)) {
    const id = workflowIdOf(facts);
    const isUnmarked = strange.delete(id);
    if (isUnmarked) unmarked.push(pairOf(facts));
    const isListed = unseen.delete(id) || isUnmarked;
    if (runFaultOf(facts, isListed) !== null) doubtful.push(pairOf(facts));
    else if (facts.managed) agreed.push(pairOf(facts));
  }
  return { agreed, doubtful: [...doubtful, ...unseen.values()], unmarked, strange: [...strange] };
}

async function* allRunFacts({ pool, clock, onProgress }: DoctorDependencies): AsyncGenerator<RunFacts> {
  let seen = 0;
  let page = await runFactsAfter(pool, clock.now(), null, PAIRS_AT_ONCE);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield* page;
    seen += page.length;
    onProgress(() => `comparing the runs of ${counted(seen, 'pair')}`);
    page = await runFactsAfter(pool, clock.now(), last, PAIRS_AT_ONCE);
  }
}

async function look({ pool, clock, temporal, onProgress }: DoctorDependencies, pairs: readonly Pair[]): Promise<Look> {
  onProgress(() => `asking the server about ${counted(pairs.length, 'pair')}`);
  const known = new Map((await runFactsOf(pool, clock.now(), pairs)).map((facts) => [pairKey(facts), facts]));
  const faults: RunFault[] = [];
  const right: Pair[] = [];
  let underWay = false;
  for (const pair of pairs) {
    const facts = known.get(pairKey(pair)) ?? null;
    const kind = runFaultOf(facts, await hasOpenRun(temporal, pair));
    if (kind !== null) {
      faults.push({ pair, kind, detail: '' });
      underWay ||= isUnderWay(facts);
    } else if (facts?.managed === true) right.push(pair);
  }
  return { faults, right, isUnderWay: underWay };
}

function pairOf({ partner, client }: Pair): Pair {
  return { partner, client };
}
