/** Playing what a log means on the textbook workflow: a run for each period, and a signal for each further activity. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import { sleep } from '../../platform/clock.ts';
import type { Script } from '../../client/rehearse/script.ts';
import { inParallel } from '../../client/rehearse/in-parallel.ts';
import { countEvents } from '../../client/rehearse/runs/history-counts.ts';
import { computeLog, type ComputedPair } from '../../rules/compute/compute-log.ts';
import type { RuleSetVersion } from '../../rules/programme/rule-set-version.ts';
import { createRuleEngine } from '../../rules/qualification/rule-engine.ts';
import { pairKey } from '../../rules/relationship/pair.ts';
import type { Period } from '../../rules/relationship/period.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Deadline } from '../temporal/workflows.ts';

export interface HistoryCost {
  readonly runs: number;
  readonly events: number;
  readonly signals: number;
}

/** Pairs played at once; those of one pair come one after the other. */
const AT_ONCE = 10;
/** A timer that is reset before it fires: no bench lasts so long. */
const FAR_MS = 90 * 86_400_000;
const SOON_MS = 1;
const LOOK_EVERY_MS = 2;
/** Events of a signal that has its workflow task to itself: the signal, three of the task, a timer cancelled, one started. */
const EVENTS_OF_A_RESET = 6;
/** Events until a run waits: started, three of its first task, a timer. */
const EVENTS_OF_A_START = 5;

/** Throws unless every run ends at the instant at which its period does. */
export async function playTextbook(
  client: Client,
  taskQueue: string,
  { accepted }: Script,
  version: RuleSetVersion,
): Promise<HistoryCost> {
  const { pairs } = await computeLog(accepted, createRuleEngine([version]));
  const costs = await inParallel(pairs, AT_ONCE, async (pair) => {
    const own: HistoryCost[] = [];
    for (const period of pair.periods) own.push(await playPeriod(client, taskQueue, pair, period));
    return own;
  });
  const all = costs.flat();
  return {
    runs: all.length,
    events: all.reduce((sum, { events }) => sum + events, 0),
    signals: all.reduce((sum, { signals }) => sum + signals, 0),
  };
}

async function playPeriod(client: Client, taskQueue: string, pair: ComputedPair, period: Period): Promise<HistoryCost> {
  const deadlines = deadlinesOf(pair, period);
  const [first, ...resets] = deadlines;
  if (first === undefined) throw new Error('a period without an activity');
  const workflowId = `textbook:${JSON.stringify([pair.partner, pair.client, period.start])}`;
  const handle = await client.workflow.start('textbook', { taskQueue, workflowId, args: [first] });
  let length = EVENTS_OF_A_START;
  for (const deadline of resets) {
    await untilLong(handle, length);
    await handle.signal<[Deadline]>('qualified', deadline);
    length += EVENTS_OF_A_RESET;
  }
  await untilLong(handle, length);
  if (isTerminated(period)) await handle.signal<[Instant]>('terminated', period.end ?? 0);
  if (period.end !== null) {
    const end = await handle.result();
    if (end !== period.end)
      throw new Error(`${pairKey(pair)}: the textbook ended at ${end}, the period at ${period.end}`);
  }
  const { events = [] } = await handle.fetchHistory();
  if (period.end === null) await handle.terminate();
  const counts = countEvents(events ?? []);
  return { runs: 1, events: counts.events, signals: counts.signals };
}

/** Every qualifying activity of the period; only the last timer of one that expired is to fire. */
function deadlinesOf({ fold: { verdicts } }: ComputedPair, period: Period): readonly Deadline[] {
  const until = period.end ?? Infinity;
  const own = verdicts.filter(({ qualifies, time }) => qualifies && time >= period.start && time <= until);
  const fires = period.end !== null && !isTerminated(period);
  return own.map(({ expiresAt }, index) => ({
    at: expiresAt ?? 0,
    inMs: fires && index === own.length - 1 ? SOON_MS : FAR_MS,
  }));
}

function isTerminated({ end, endReason }: Period): boolean {
  return end !== null && endReason !== 'activity_expired';
}

/** Until the history is so long, or the run is over. */
async function untilLong(handle: WorkflowHandle, events: number): Promise<void> {
  for (;;) {
    const { historyLength, status } = await handle.describe();
    if (historyLength >= events || status.name !== 'RUNNING') return;
    await sleep(LOOK_EVERY_MS);
  }
}
