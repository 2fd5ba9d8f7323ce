/** Tokens as they are answered, to machines and by the command line: never their text. */
import { formatInstant, formatInstantOrNull } from '../../rules/time/instant.ts';
import type { StoredToken } from '../../store/tokens/tokens.ts';

export const TOKEN_STATES = ['usable', 'expired', 'revoked'] as const;

export type TokenView = ReturnType<typeof tokenView>;

/** @param now real instant */
export function tokenView(token: StoredToken, now: number) {
  const { id, name, role, partner, createdBy, createdAt, expiresAt, revokedAt, revokedBy, lastUsedAt } = token;
  return {
    id,
    name,
    role,
    partner,
    state: tokenState(token, now),
    createdBy,
    createdAt: formatInstant(createdAt),
    expiresAt: formatInstantOrNull(expiresAt),
    revokedAt: formatInstantOrNull(revokedAt),
    revokedBy,
    lastUsedAt: formatInstantOrNull(lastUsedAt),
  };
}

/** Whether it lets somebody in at a real instant. */
export function tokenState(
  { revokedAt, expiresAt }: Pick<StoredToken, 'revokedAt' | 'expiresAt'>,
  now: number,
): (typeof TOKEN_STATES)[number] {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'usable';
}
