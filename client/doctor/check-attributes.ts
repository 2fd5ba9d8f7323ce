/**
 * The search attributes by which people find runs on Temporal: known to the namespace, and set on every open run. A run
 * is started with them and nobody can set them from outside, so one without is ended and started anew.
 */
import { isGrpcServiceError } from '@temporalio/client';
import { realNow } from '../../platform/clock.ts';
import { ensureKeywords, missingKeywords } from '../../platform/temporal/namespace.ts';
import type { Pair } from '../../rules/relationship/pair.ts';
import { SEARCH_ATTRIBUTE } from '../../workflows/contract.ts';
import { checked, counted, type Check } from './check.ts';
import { ANSWERS_WITHIN_MS, type DoctorDependencies } from './dependencies.ts';

const keywords = Object.values(SEARCH_ATTRIBUTE);

/** Those that the namespace lacks; none where we may not ask, as on Temporal Cloud: then the runs tell. */
export async function missingAttributes({ connection, namespace }: DoctorDependencies): Promise<readonly string[]> {
  try {
    const deadline = realNow() + ANSWERS_WITHIN_MS;
    return await connection.withDeadline(deadline, () => missingKeywords(connection, { namespace, keywords }));
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    return [];
  }
}

/** @param runs how many open runs there are, and whose attributes are not theirs */
export function checkAttributes(
  missing: readonly string[],
  runs: { readonly open: number; readonly unmarked: readonly Pair[] },
): Check {
  const lines = [
    ...missing.map((name) => `the namespace has no keyword attribute ${name}`),
    ...runs.unmarked.map(({ partner, client }) => `${partner} / ${client}: its run is not marked as that of the pair`),
  ];
  return checked('attributes', `${keywords.join(' and ')}, on ${counted(runs.open, 'run')}`, lines);
}

/** Makes those that are missing. Throws what gRPC says. */
export async function repairAttributes({ connection, namespace }: DoctorDependencies): Promise<void> {
  await ensureKeywords(connection, { namespace, keywords });
}
