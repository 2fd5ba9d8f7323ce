/** Working off an offboarding: some seconds of it at a time, for the workflow `offboarding`. */
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { monotonic } from '../platform/clock.ts';
import { offboardingOf } from '../store/offboardings/offboarding.ts';
import { offboardNext } from '../store/offboardings/work.ts';
import type { RemovalDependencies } from '../store/removals/removal.ts';
import type { OffboardInput, OffboardingActivities, OffboardingProgress } from './contract.ts';

/** Real milliseconds of work in one activity: what a worker that stops can lose of its time, never of the work. */
const TURN_MS = 10_000;

/** Makes the activity; its dependencies are given once a process. */
export function createOffboard(dependencies: RemovalDependencies): OffboardingActivities {
  return {
    async offboardSome({ offboarding }: OffboardInput): Promise<OffboardingProgress> {
      const end = monotonic() + TURN_MS;
      const cancelled = cancellationSignal();
      const asked = await offboardingOf(dependencies.pool, offboarding);
      if (asked === null) return { v: 1, done: 0, total: 0, finished: true };
      let isMore = asked.finishedAt === null;
      while (isMore && monotonic() < end) {
        isMore = await offboardNext(dependencies, asked);
        heartbeat();
        cancelled.throwIfAborted();
      }
      const { done, total } = (await offboardingOf(dependencies.pool, offboarding)) ?? asked;
      return { v: 1, done, total, finished: !isMore };
    },
  };
}
