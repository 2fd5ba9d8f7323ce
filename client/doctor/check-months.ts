/** Closed months against their hashes, each chained to the month before. */
import { verifyChain } from '../../store/months/verify-chain.ts';
import { checked, counted, type Check } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';

export async function checkMonths({ pool, onProgress }: DoctorDependencies): Promise<Check> {
  const { months, statements, last, faults } = await verifyChain(pool, (month) =>
    onProgress(() => `taking the hashes of ${month} again`),
  );
  const what = `${counted(months, 'closed month')}, ${counted(statements, 'statement')}`;
  const verdict =
    faults.length === 0
      ? `every hash is right; the last is ${last}`
      : // Mending a month here would hide who changed it, and take the worth from every other hash.
        'nothing of ours writes to a closed month: find out who did, and restore it from a back-up';
  return checked('months', last === null ? 'no month is closed yet' : `${what}: ${verdict}`, faults, 'hand');
}
