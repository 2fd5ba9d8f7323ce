/** Whether what was accepted is worked off: a worker judges it and tells the durable runs. */
import { formatDuration } from '../../platform/duration.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { queueHeads, type QueueHeads } from '../../store/backlog.ts';
import { owedRejudges } from '../../store/rejudge.ts';
import { markBacklog } from '../../store/marks.ts';
import { wakeUpBacklog, WAKE_UP_CLASS, type Backlog } from '../../store/wake-ups.ts';
import { checked, counted, type Check } from './check.ts';
import { LOOK_EVERY_MS, SETTLES_WITHIN_MS, type DoctorDependencies } from './dependencies.ts';

export interface BacklogCheck {
  readonly check: Check;
  /** False when nobody judges: then nothing is gained by waiting for it. */
  readonly isJudging: boolean;
}

/** Nothing is said against a long queue, as long as its head moves on. */
export async function checkBacklog({ pool, clock, onProgress }: DoctorDependencies): Promise<BacklogCheck> {
  onProgress(() => 'waiting for what is under way');
  const began = await queueHeads(pool);
  let stuck = stuckQueues(began, began);
  const moves = async (): Promise<boolean> => {
    stuck = stuckQueues(began, await queueHeads(pool));
    return stuck.length === 0;
  };
  await waitUntil(moves, { withinMs: SETTLES_WITHIN_MS, everyMs: LOOK_EVERY_MS });

  const [marks, wakeUps] = [await markBacklog(pool), await wakeUpBacklog(pool)];
  const faults: string[] = [];
  const isJudging = !stuck.includes('mark') && !stuck.includes('stalePair');
  if (!isJudging) {
    const since = marks.oldest === null ? '' : `, the oldest since ${formatInstant(marks.oldest)}`;
    faults.push(`${counted(marks.count, 'row')} to judge${since}: does a worker run?`);
  }
  if (stuck.includes('wakeUp')) faults.push(...wakeUps.map((backlog) => wakeUpFault(backlog, clock.realNow())));
  const waiting = marks.count + wakeUps.reduce((sum, { count }) => sum + count, 0);
  const owed = (await owedRejudges(pool)).map(({ version }) => `${version} is being judged for the past`);
  const summary = [waiting === 0 ? 'nothing waits' : `${counted(waiting, 'row')} waiting`, ...owed].join('; ');
  return { check: checked('backlog', summary, faults, 'hand'), isJudging };
}

/** The queues whose head is still the one it was. */
function stuckQueues(before: QueueHeads, now: QueueHeads): readonly (keyof QueueHeads)[] {
  const queues = ['mark', 'stalePair', 'wakeUp'] as const;
  return queues.filter((queue) => before[queue] !== null && before[queue] === now[queue]);
}

const CLASS_NAMES = new Map<number, string>(Object.entries(WAKE_UP_CLASS).map(([name, number]) => [number, name]));

function wakeUpFault({ class: number, count, oldest }: Backlog, realNow: number): string {
  const age = formatDuration(Math.max(0, Math.round((realNow - oldest) / 1_000) * 1_000));
  const runs = `${counted(count, 'wake-up')} (${CLASS_NAMES.get(number) ?? number})`;
  return `${runs} that no run has heard of, the oldest for ${age}: does a worker run, and does Temporal answer it?`;
}
