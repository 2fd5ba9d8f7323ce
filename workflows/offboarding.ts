/**
 * Takes a user out of all clients, or has them lapse (`docs/interfaces.md §3`, `tenure user offboard`). Which clients
 * there are and what came of each lies in the store.
 */
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { OffboardingActivities, OffboardingProgress } from '../activities/contract.ts';
import type { OffboardingRunInput } from './contract.ts';
import { inTurns, ONE_TURN } from './in-turns.ts';

/** A client takes some 20 ms. */
const { offboardSome } = proxyActivities<OffboardingActivities>(ONE_TURN);

/** Returns what was done in the end. */
export async function offboarding(input: OffboardingRunInput): Promise<OffboardingProgress> {
  return inTurns(
    () => offboardSome({ v: 1, offboarding: input.offboarding }),
    () => continueAsNew<typeof offboarding>(input),
  );
}
