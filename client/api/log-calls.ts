/**
 * A line of the log for each call, by whose request id it is found again.
 *
 * Invariant: it holds no path, query or name: ids of partners, clients and users stand in them. Whoever has the request
 * id finds what a call was about in the audit log.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from './callers/caller.ts';
import type { ProblemCode } from './problems.ts';
import type { CallEnd } from './when-over.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** The code of the problem that the answer is; null for any other. */
    problem: ProblemCode | null;
  }
}

/** Gives answers their problem, which {@link logCall} tells. */
export function rememberProblems(app: FastifyInstance): void {
  app.decorateReply('problem', null);
}

export function logCall(request: FastifyRequest, reply: FastifyReply, { status, isWhole }: CallEnd): void {
  const { operation } = request.routeOptions.config ?? {};
  const { problem } = reply;
  // Before any route, no hook has said that nobody is known.
  const caller: Caller | null = request.caller ?? null;
  const line = {
    operation: operation?.id ?? null,
    method: request.method,
    // As it is registered: with the names of what varies.
    route: request.routeOptions.url ?? null,
    status,
    problem,
    ms: Math.round(reply.elapsedTime),
    role: caller?.role ?? null,
    caller: callerText(caller),
  };
  const message = isWhole ? 'answered' : 'broken off';
  if ((status ?? 0) >= 500) request.log.warn(line, message);
  // Probes and scrapes come every few seconds, and tell nothing.
  else if (operation?.roles === 'anybody') request.log.debug(line, message);
  else request.log.info(line, message);
}

/** The subject of an identity provider may be somebody's address. */
function callerText(caller: Caller | null): string | null {
  if (caller === null) return null;
  return caller.id.startsWith('oidc:') ? 'oidc' : caller.id;
}
