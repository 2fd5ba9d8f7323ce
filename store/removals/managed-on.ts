/** What is said of a pair that stays managed, in receipts of removals and in outcomes of offboardings alike. */
import type { UserId } from '../../rules/ids.ts';
import type { RunningPeriod } from '../../rules/relationship/period.ts';
import { formatInstant } from '../../rules/time/instant.ts';

/** Until when a pair is managed, whose activity holds it, and who manages it. Plain JSON. */
export interface ManagedOn {
  readonly expiresAt: string;
  readonly heldByUser: string;
  readonly managedBy: readonly string[];
}

export function managedOn({ expiresAt, heldBy }: RunningPeriod, managedBy: readonly UserId[]): ManagedOn {
  return { expiresAt: formatInstant(expiresAt), heldByUser: heldBy.user, managedBy };
}
