/** The preconditions of `docs/domain.md §3`, tried in the order in which they name a verdict. */
import type { UserId } from '../ids.ts';
import { isAssigned } from './managing-users.ts';
import type { PairState } from './pair-state.ts';
import type { VerdictReason } from './verdict.ts';

/** The first precondition that the user fails at this point of the event order, or null when all are met. */
export function failedPrecondition(state: PairState, userId: UserId): VerdictReason | null {
  const user = state.users.get(userId);
  if (user === undefined || state.domains === null || !state.clientRegistered) return 'unattributed';
  if (user.deleted) return 'user_deleted';
  if (user.deactivated) return 'user_deactivated';
  if (!user.employee) return 'not_partner_employee';
  if (!isAssigned(user, state.domains)) return 'not_assigned';
  if (!user.access) return 'no_access';
  return null;
}
