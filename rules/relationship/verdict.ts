/** What one activity came to (`docs/domain.md §3`). Kept whether or not it qualified. */
import type { EventName } from '../events/event.ts';
import type { ClientId, UserId } from '../ids.ts';
import type { Instant } from '../time/instant.ts';

/** Why an activity did not qualify, in the order in which the steps are tried: the first that fails names the verdict. */
export const VERDICT_REASONS = [
  'unattributed',
  'user_deleted',
  'user_deactivated',
  'not_partner_employee',
  'not_assigned',
  'no_access',
  'unknown_tool',
  'rule_not_met',
  'voided',
] as const;

export type VerdictReason = (typeof VERDICT_REASONS)[number];

export interface Verdict extends EventName {
  readonly time: Instant;
  readonly user: UserId;
  readonly client: ClientId;
  readonly tool: string;
  readonly qualifies: boolean;
  /** Null exactly when the activity qualifies. */
  readonly reason: VerdictReason | null;
  /** The rule set in force at its time, `<name>@<n>`; null when none was. */
  readonly version: string | null;
  /** The first instant at which a qualifying activity no longer counts; null when it does not qualify. */
  readonly expiresAt: Instant | null;
}
