/** Offboardings as they are answered. */
import { formatInstant, formatInstantOrNull } from '../../rules/time/instant.ts';
import type { ForeseenClient } from '../../store/offboardings/foresee.ts';
import type { ClientResult, Offboarding } from '../../store/offboardings/offboarding.ts';
import { effectView } from '../access/removal-view.ts';

export type ForeseenClientView = ReturnType<typeof foreseenClientView>;
export type OffboardingView = ReturnType<typeof offboardingView>;

/** With both ways: what ends if the access is removed, and when the client lapses if the user is only deactivated. */
export function foreseenClientView({ client, effect, assignAgain }: ForeseenClient) {
  const lapses =
    effect.kind === 'not_managed'
      ? null
      : { expiresAt: formatInstant(effect.period.expiresAt), heldByUser: effect.period.heldBy.user };
  return { client, effect: effectView(effect), lapses, assignAgain };
}

export function offboardingView(
  { offboarding, user, partner, mode, by, askedBy, askedAt, finishedAt, done, total }: Offboarding,
  clients: readonly ClientResult[],
  nextCursor: string | null,
) {
  return {
    id: String(offboarding),
    user,
    partner,
    mode,
    by,
    askedBy,
    askedAt: formatInstant(askedAt),
    finishedAt: formatInstantOrNull(finishedAt),
    progress: { done, total },
    clients,
    nextCursor,
  };
}
