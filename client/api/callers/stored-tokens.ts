/**
 * Callers by the tokens in the store, looked up by hash.
 *
 * Invariant: what is known of a token is at most {@link KNOWN_FOR_MS} old, so that revoking works within a second.
 */
import type { Pool } from 'pg';
import { monotonic, realNow } from '../../../platform/clock.ts';
import { noteUse, tokenByHash, type StoredToken } from '../../../store/tokens/tokens.ts';
import { hashOfToken } from '../../tokens/token-text.ts';
import { tokenState } from '../../tokens/token-view.ts';
import { ProblemError } from '../problems.ts';
import type { Caller } from './caller.ts';
import type { Callers } from './callers.ts';

const KNOWN_FOR_MS = 1_000;
/** Tokens kept in memory, unknown ones among them; far more than a programme has. */
const MOST_KNOWN = 10_000;
/** Uses are written down once a minute. */
const NOTED_EVERY_MS = 60_000;

interface Known {
  readonly token: Promise<StoredToken | null>;
  /** On the monotonic clock. */
  readonly until: number;
}

export function storedTokens(pool: Pool): Callers {
  const known = new Map<string, Known>();

  /** Requests of one token that come together share one look. */
  const look = (text: string): Promise<StoredToken | null> => {
    const hash = hashOfToken(text);
    const key = hash.toString('base64');
    const found = known.get(key);
    if (found !== undefined && found.until > monotonic()) return found.token;
    const token = tokenByHash(pool, hash);
    known.delete(key);
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value ?? '');
    known.set(key, { token, until: monotonic() + KNOWN_FOR_MS });
    token.then((stored) => keepNoted(pool, stored)).catch(() => known.delete(key));
    return token;
  };

  return {
    async callerOf(text) {
      const token = await look(text);
      if (token === null) return null;
      const state = tokenState(token, realNow());
      if (state !== 'usable') throw noLonger(token, state);
      return callerWith(token);
    },
  };
}

async function keepNoted(pool: Pool, token: StoredToken | null): Promise<void> {
  const now = realNow();
  const due = now - NOTED_EVERY_MS;
  if (token === null || (token.lastUsedAt ?? 0) >= due || tokenState(token, now) !== 'usable') return;
  await noteUse(pool, token.id, now, due);
}

/** Nobody but who holds the very token is told: it was found by the hash of its text. */
function noLonger({ id }: StoredToken, state: 'expired' | 'revoked'): ProblemError {
  return new ProblemError('unauthorized', `The token of the request (${id}) ${WHY[state]}.`);
}

const WHY = { expired: 'has expired', revoked: 'was revoked' } as const;

function callerWith({ id, name, role, partner }: StoredToken): Caller | null {
  if (role !== 'partner') return { id, name, role, partner: null };
  return partner === null ? null : { id, name, role, partner };
}
