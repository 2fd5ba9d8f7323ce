/** Who may call: bearer tokens, of which only hashes are in memory. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

export interface Tokens {
  /** Whether this is a token that lets somebody in. Takes the same time whether or not it nearly is one. */
  allow(token: string): boolean;
}

/** Tokens of administrators, as given in settings. */
export function adminTokens(tokens: readonly string[]): Tokens {
  const hashes = tokens.map(hashOf);
  return {
    allow(token) {
      const offered = hashOf(token);
      // No early exit: every hash is compared.
      return hashes.map((hash) => timingSafeEqual(hash, offered)).includes(true);
    },
  };
}

/** Throws `unauthorized` unless the request brings a token that is allowed. */
export function requireToken(tokens: Tokens): (request: FastifyRequest) => Promise<void> {
  return async ({ headers: { authorization } }) => {
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new ProblemError('unauthorized', 'The request brings no bearer token.');
    if (!tokens.allow(token)) throw new ProblemError('unauthorized', 'The token of the request is not known here.');
  };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
