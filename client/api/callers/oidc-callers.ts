/**
 * Callers by the bearer tokens of an identity provider (OpenID Connect; JSON Web Tokens as access tokens).
 *
 * Invariants: 1. only tokens of this issuer, for this audience, in their time and signed by a key of the issuer with an
 * asymmetric algorithm let anybody in; 2. a token has the one role that its claim names, or none; 3. other tokens are
 * not asked about: the issuer is not called for them.
 */
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { messageOf } from '../../../platform/errno.ts';
import type { PartnerId } from '../../../rules/ids.ts';
import { identifierFault, isUnstorable } from '../../../rules/text.ts';
import { ROLES, type Role } from '../../../store/tokens/role.ts';
import { ProblemError } from '../problems.ts';
import type { Caller } from './caller.ts';
import type { Callers } from './callers.ts';
import { ISSUER_TIMES, issuerKeys, issuerUnavailable, type IssuerKeys, type IssuerTimes } from './issuer-keys.ts';

export interface OidcOptions {
  /** As it stands in the tokens, to the letter. */
  readonly issuer: string;
  readonly audience: string;
  /** The claim that names a role, or a list in which one role is named. */
  readonly roleClaim: string;
  /** The claim that names the partner, of tokens with the role `partner`. */
  readonly partnerClaim: string;
}

/** Those with which a public key checks a signature. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Seconds by which clocks may differ. */
const CLOCK_TOLERANCE = 5;

/** What makes a token one that nobody is let in with, by the codes of `jose`. */
const REFUSED = new Set([
  errors.JWTClaimValidationFailed.code,
  errors.JWTInvalid.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
]);

export function oidcCallers(options: OidcOptions, times: IssuerTimes = ISSUER_TIMES): Callers {
  const keys = issuerKeys(options.issuer, times);
  return {
    async callerOf(token) {
      if (!claimsToBeOf(options.issuer, token)) return null;
      const claims = await verified(token, options, keys);
      return claims === null ? null : callerWith(claims, options);
    },
  };
}

/** Before anything is believed: it costs nothing to see that a token is of another kind. */
function claimsToBeOf(issuer: string, token: string): boolean {
  try {
    return decodeJwt(token).iss === issuer;
  } catch {
    return false;
  }
}

/** Throws `unauthorized` for a token whose time is over, and `issuer_unavailable`; null for one that is not good. */
async function verified(token: string, options: OidcOptions, keys: IssuerKeys): Promise<JWTPayload | null> {
  const { issuer, audience } = options;
  const rules = {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCK_TOLERANCE,
    requiredClaims: ['exp', 'sub'],
  };
  const key = await keys.keysOf();
  try {
    return (await jwtVerify(token, key, rules)).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new ProblemError('unauthorized', 'The token has expired.');
    if (error instanceof errors.JOSEError && REFUSED.has(error.code)) return null;
    throw issuerUnavailable(messageOf(error));
  }
}

/** Null for one whose subject can't be kept. Throws `forbidden` for one without a role of ours. */
function callerWith(claims: JWTPayload, { roleClaim, partnerClaim }: OidcOptions): Caller | null {
  const subject = claims.sub;
  if (typeof subject !== 'string' || subject === '' || subject.length > 255 || isUnstorable(subject)) return null;
  const named = { id: `oidc:${subject}`, name: nameIn(claims, subject) };
  const role = roleIn(claims, roleClaim);
  if (role !== 'partner') return { ...named, role, partner: null };
  const partner = claims[partnerClaim];
  if (typeof partner !== 'string' || identifierFault(partner) !== null || isUnstorable(partner)) {
    throw new ProblemError('forbidden', `The claim ${partnerClaim} of the token names no partner.`);
  }
  return { ...named, role, partner: partner as PartnerId };
}

function roleIn(claims: JWTPayload, claim: string): Role {
  const value = claims[claim];
  const listed: readonly unknown[] = Array.isArray(value) ? value : [value];
  const [role, ...others] = ROLES.filter((one) => listed.includes(one));
  if (role !== undefined && others.length === 0) return role;
  const found = role === undefined ? 'no role of Tenure' : `the roles ${[role, ...others].join(' and ')}`;
  throw new ProblemError(
    'forbidden',
    `The claim ${claim} of the token names ${found}; one of ${ROLES.join(', ')} is needed.`,
  );
}

/** For people, in the audit log. */
function nameIn(claims: JWTPayload, subject: string): string {
  const told = [claims['name'], claims['preferred_username']].find(
    (name): name is string => typeof name === 'string' && name !== '' && !isUnstorable(name),
  );
  return [...(told ?? subject)].slice(0, 200).join('');
}
