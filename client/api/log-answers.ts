/**
 * A line of the log for each answer, by whose request id a call is found again.
 *
 * Invariant: it holds no path, query or name: ids of partners, clients and users stand in them. Whoever has the request
 * id finds what a call was about in the audit log.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from './callers/caller.ts';
import type { ProblemCode } from './problems.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** The code of the problem that the answer is; null for any other. */
    problem: ProblemCode | null;
  }
}

export function logAnswers(app: FastifyInstance): void {
  app.decorateReply('problem', null);
  app.addHook('onResponse', async (request, reply) => logAnswer(request, reply));
}

/** For an answer that no hook is told of. */
export function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const { operation } = request.routeOptions.config ?? {};
  const { statusCode: status, problem } = reply;
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
  if (status >= 500) request.log.warn(line, 'answered');
  // Probes and scrapes come every few seconds, and tell nothing.
  else if (operation?.roles === 'anybody') request.log.debug(line, 'answered');
  else request.log.info(line, 'answered');
}

/** The subject of an identity provider may be somebody's address. */
function callerText(caller: Caller | null): string | null {
  if (caller === null) return null;
  return caller.id.startsWith('oidc:') ? 'oidc' : caller.id;
}
