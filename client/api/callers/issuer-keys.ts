/** The keys of an issuer of tokens: found by its discovery document, kept for a while, read anew when one is unknown. */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { messageOf } from '../../../platform/errno.ts';
import { monotonic } from '../../../platform/clock.ts';
import { ProblemError } from '../problems.ts';

export interface IssuerTimes {
  /** Real milliseconds that an answer of the issuer may take. */
  readonly answerMs: number;
  /** For how long keys are believed; a key that was withdrawn lets nobody in after that. */
  readonly keysMs: number;
  /** Between two looks for a key that is not known, so that forged tokens do not make us a nuisance to the issuer. */
  readonly betweenLooksMs: number;
}

export const ISSUER_TIMES: IssuerTimes = { answerMs: 5_000, keysMs: 600_000, betweenLooksMs: 10_000 };

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Real seconds after which to try again. */
const RETRY_AFTER = 5;

export interface IssuerKeys {
  /** Finds the key of a token. Throws `issuer_unavailable` when the discovery document can't be had. */
  keysOf(): Promise<JWTVerifyGetKey>;
}

export function issuerKeys(issuer: string, times: IssuerTimes): IssuerKeys {
  let found: { readonly keys: Promise<JWTVerifyGetKey>; readonly until: number } | null = null;

  const discover = async (): Promise<JWTVerifyGetKey> => {
    const { answerMs: timeoutDuration, keysMs: cacheMaxAge, betweenLooksMs: cooldownDuration } = times;
    const place = await jwksPlace(issuer, times.answerMs);
    return createRemoteJWKSet(place, { timeoutDuration, cacheMaxAge, cooldownDuration });
  };

  return {
    keysOf() {
      if (found !== null && found.until > monotonic()) return found.keys;
      const keys = discover();
      found = { keys, until: monotonic() + times.keysMs };
      // A failure is kept only as long as those who came together wait for it.
      keys.catch(() => (found = null));
      return keys;
    },
  };
}

async function jwksPlace(issuer: string, answerMs: number): Promise<URL> {
  const place = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const answer = await fetch(place, { redirect: 'error', signal: AbortSignal.timeout(answerMs) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const document = discovery.parse(await answer.json());
    if (document.issuer !== issuer) throw new Error(`it is the document of ${document.issuer}`);
    const { jwks_uri: keys } = document;
    if (issuer.startsWith('https:') && !keys.startsWith('https:')) throw new Error('its keys are not at https://');
    return new URL(keys);
  } catch (error) {
    throw issuerUnavailable(`${place}: ${messageOf(error)}`);
  }
}

/** @param why for people, who then look at the settings or at the issuer */
export function issuerUnavailable(why: string): ProblemError {
  return new ProblemError('issuer_unavailable', `The keys of the issuer can not be had: ${why}.`, {
    retryAfter: RETRY_AFTER,
  });
}
