/** One turn of a lane: some wake-ups taken, acted upon, and removed or kept, in one transaction. */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import { continued, type Tracing } from '../../platform/tracing.ts';
import type { Statement } from '../../store/statement.ts';
import { wakeUpsDeletion, wakeUpsPostponement, type WakeUp } from '../../store/wake-ups.ts';
import { backoffMs, type Backoff } from '../lanes/backoff.ts';
import type { TurnResult } from '../lanes/lane.ts';
import type { PairWakeUps } from './group-by-pair.ts';
import type { TemporalAnswer } from './temporal-answer.ts';

export interface TurnDependencies {
  readonly pool: Pool;
  readonly temporal: Client;
  readonly taskQueue: string;
  readonly clock: ProgrammeClock;
  readonly log: Logger;
  readonly tracing: Tracing;
  /** Told of each wake-up that is done with, and how many real milliseconds after it was written. */
  readonly onDone: (wakeUp: WakeUp, afterMs: number) => void;
}

/** What becomes of some wake-ups; those without a fate are left as they are, for the next turn. */
export type Fate =
  | { readonly kind: 'done'; readonly wakeUps: readonly WakeUp[] }
  | { readonly kind: 'later'; readonly wakeUps: readonly WakeUp[]; readonly backoff: Backoff };

/**
 * Real milliseconds a call may take. The transaction stays open as long, and stopping waits for it; a server that takes
 * longer is as good as away.
 */
const CALL_WITHIN_MS = 5_000;

/** When the server was away: soon again, as the lane itself holds back meanwhile. */
const AFTER_UNREACHABLE: Backoff = { firstMs: 250, mostMs: 5_000 };
/** When this call was refused: others go first, and somebody has to mend something. */
const AFTER_REFUSAL: Backoff = { firstMs: 1_000, mostMs: 60_000 };

/** Makes calls to Temporal that end in time, whatever happens to the server. */
export async function inTime<T>({ temporal, clock }: TurnDependencies, calls: () => Promise<T>): Promise<T> {
  return temporal.withDeadline(clock.realNow() + CALL_WITHIN_MS, calls);
}

/** Tells a run something, as a part of the trace that the wake-ups came from, if there is one. */
export async function inTrace<T>(
  { tracing }: TurnDependencies,
  { pair, wakeUps }: PairWakeUps,
  call: () => Promise<T>,
): Promise<T> {
  const trace = wakeUps.find((wakeUp) => wakeUp.trace !== null)?.trace ?? null;
  return continued(tracing, trace, 'relay', { 'tenure.partner': pair.partner, 'tenure.client': pair.client }, call);
}

/** The fate of wake-ups whose call was not answered with a plain yes or no. */
export function fateAfterFault(
  { log }: TurnDependencies,
  wakeUps: readonly [WakeUp, ...WakeUp[]],
  answer: TemporalAnswer & { readonly kind: 'refused' | 'unreachable' },
): Fate {
  if (answer.kind === 'unreachable') return { kind: 'later', wakeUps, backoff: AFTER_UNREACHABLE };
  const [{ partner, client, attempts }] = wakeUps;
  log.error(
    { partner, client, attempts, error: answer.error.message },
    'Temporal refused to start or signal a run; it is tried again',
  );
  return { kind: 'later', wakeUps, backoff: AFTER_REFUSAL };
}

/** A turn's result, with the fates that were written down: to be told of once they are committed. */
export interface Turn extends TurnResult {
  readonly fates: readonly Fate[];
}

export const NOTHING_TO_DO: Turn = { kind: 'idle', fates: [] };

/** Tells whoever watches of the wake-ups that are done with, after the commit that removed them. */
export function told({ fates, ...result }: Turn, { clock, onDone }: TurnDependencies): TurnResult {
  const realNow = clock.realNow();
  for (const fate of fates) {
    if (fate.kind === 'done') for (const wakeUp of fate.wakeUps) onDone(wakeUp, realNow - wakeUp.writtenAt);
  }
  return result;
}

/** The statements that write the fates down. */
export function sealing(fates: readonly Fate[], realNow: number): readonly Statement[] {
  const done = fates.flatMap((fate) => (fate.kind === 'done' ? fate.wakeUps : []));
  const postponed = fates.flatMap((fate) =>
    fate.kind === 'later'
      ? fate.wakeUps.map(({ id, attempts }) => ({ id, notBefore: realNow + backoffMs(fate.backoff, attempts) }))
      : [],
  );
  return [
    ...(done.length === 0 ? [] : [wakeUpsDeletion(done.map(({ id }) => id))]),
    ...(postponed.length === 0 ? [] : [wakeUpsPostponement(postponed)]),
  ];
}
