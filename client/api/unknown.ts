/** Problems of names that nothing is registered under. */
import type { Pool } from 'pg';
import type { PartnerId } from '../../rules/ids.ts';
import { isRegisteredPartner } from '../../store/relationships.ts';
import { ProblemError } from './problems.ts';

export function unknownName(what: 'partner' | 'client' | 'user', id: string): ProblemError {
  return new ProblemError(`unknown_${what}`, `There is no ${what} ${JSON.stringify(id)}.`);
}

/** Throws `unknown_partner` unless there is one. */
export async function expectPartner(pool: Pool, partner: PartnerId): Promise<void> {
  if (!(await isRegisteredPartner(pool, partner))) throw unknownName('partner', partner);
}
