/** Closed months against their hashes, each chained to the month before. */
import { verifyChain } from '../../store/months/verify-chain.ts';
import { checked, counted, type Check } from './check.ts';
import type { DoctorDependencies } from './dependencies.ts';

export async function checkMonths({ pool, onProgress }: DoctorDependencies): Promise<Check> {
  const { months, statements, last, faults } = await verifyChain(pool, (month) =>
    onProgress(() => `taking the hashes of ${month} again`),
  );
  const what = `${counted(months, 'closed month')}, ${counted(statements, 'statement')}: every hash is right`;
  return checked('months', last === null ? 'no month is closed yet' : `${what}; the last is ${last}`, faults);
}
