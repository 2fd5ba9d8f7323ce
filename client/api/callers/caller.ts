/** Who makes a request, as its token says: known before a body is read, and named in the audit log. */
import type { FastifyRequest } from 'fastify';
import type { PartnerId } from '../../../rules/ids.ts';
import type { Role } from '../../../store/tokens/role.ts';
import { ProblemError } from '../problems.ts';

interface Named {
  /** Of a stored token its id; of the token in settings `admin`; of an identity provider `oidc:` and the subject. */
  readonly id: string;
  /** For people. */
  readonly name: string;
}

/** A partner sees what is its own; every other role sees the programme. */
export type Caller = Named &
  (
    | { readonly role: Exclude<Role, 'partner'>; readonly partner: null }
    | { readonly role: 'partner'; readonly partner: PartnerId }
  );

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where an operation needs no token. Routes ask `callerOf`. */
    caller: Caller | null;
  }
}

/** Tells callers apart. */
export function callerKey({ role, id }: Caller): string {
  return `${role} ${id}`;
}

/** The caller of an operation that has roles. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Error(`${request.url} was served before anybody asked who calls.`);
  return request.caller;
}

/**
 * The partner to which a list is held: the caller's own, else the one that is asked for, else all (null).
 * Throws `forbidden` when a partner asks for another one.
 */
export function partnerScope(request: FastifyRequest, asked: PartnerId | undefined): PartnerId | null {
  const { partner } = callerOf(request);
  if (partner !== null && asked !== undefined && asked !== partner) throw notYours();
  return partner ?? asked ?? null;
}

/** The same answer whether or not there is such a partner. */
export function notYours(): ProblemError {
  return new ProblemError('forbidden', 'This token sees its own partner only.');
}
