/** Working off a what-if: some seconds of it at a time, for the workflow `whatIf`. */
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Pool } from 'pg';
import { monotonic, type ProgrammeClock } from '../platform/clock.ts';
import { takeTurns } from '../platform/take-turns.ts';
import { cancelWhatIf, failWhatIf } from '../store/what-if/ask.ts';
import type { WhatIfRow } from '../store/what-if/what-if-row.ts';
import { WhatIfWork } from '../store/what-if/work.ts';
import type { WhatIfActivities, WhatIfProgress } from './contract.ts';

export interface WhatIfDependencies {
  readonly pool: Pool;
  readonly clock: ProgrammeClock;
}

/** Real milliseconds of work in one activity: what a worker that stops can lose of its time, never of the work. */
const TURN_MS = 10_000;
/** Real milliseconds between two signs of life. */
const BEAT_MS = 1_000;

/** Makes the activities; their dependencies are given once a process. */
export function createWhatIf({ pool, clock }: WhatIfDependencies): WhatIfActivities {
  const workOn = (id: number): WhatIfWork => new WhatIfWork(pool, id, { clock, pause: livingPause() });
  return {
    async whatIfSome({ id }) {
      const end = monotonic() + TURN_MS;
      const cancelled = cancellationSignal();
      const work = workOn(id);
      for (;;) {
        const progress = progressOf(await work.batch());
        // The cursor itself is in the database, so that another attempt goes on from there; this is for people.
        heartbeat(progress);
        if (progress.finished || monotonic() > end) return progress;
        cancelled.throwIfAborted();
      }
    },
    async cancelWhatIf({ id }) {
      await cancelWhatIf(pool, id, clock.now());
      return progressOf(await workOn(id).batch());
    },
    async giveUpWhatIf({ id, fault }) {
      await failWhatIf(pool, id, fault, clock.now());
    },
  };
}

/** A batch may be long where one client, or one partner, has very much. */
function livingPause(): () => Promise<void> {
  const turn = takeTurns();
  let beatAt = monotonic();
  return async () => {
    await turn();
    if (monotonic() - beatAt < BEAT_MS) return;
    beatAt = monotonic();
    heartbeat();
  };
}

const GONE: WhatIfProgress = { v: 1, status: 'gone', phase: null, done: 0, total: 0, finished: true };

function progressOf(row: WhatIfRow | null): WhatIfProgress {
  if (row === null) return GONE;
  const { status, phase, done, total } = row;
  const finished = status === 'finished' || status === 'cancelled' || status === 'failed';
  return { v: 1, status, phase, done, total, finished };
}
