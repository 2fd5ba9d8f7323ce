/** Who may make a request: asked once, before a body is read, for every operation that has roles. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Operation } from '../operation.ts';
import { ProblemError } from '../problems.ts';
import { notYours, type Caller } from './caller.ts';
import type { Callers } from './callers.ts';

/** Lets in who may call an operation, and puts them on the request. */
export function letIn(app: FastifyInstance, callers: Callers): void {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    const { operation } = request.routeOptions.config;
    // A path that leads nowhere is answered as such, to anybody.
    if (operation === undefined || operation.roles === 'anybody') return;
    const caller = await authenticate(request, callers);
    authorize(caller, operation, request);
    request.caller = caller;
  });
}

/** Throws `unauthorized` unless the request brings a token that is known. */
async function authenticate({ headers: { authorization } }: FastifyRequest, callers: Callers): Promise<Caller> {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new ProblemError('unauthorized', 'The request brings no bearer token.');
  const caller = await callers.callerOf(token);
  if (caller === null) throw new ProblemError('unauthorized', 'The token of the request is not known here.');
  return caller;
}

/** Throws `forbidden` unless the operation is for the caller's role, and its `{partner}` the caller's own. */
function authorize(caller: Caller, operation: Operation, { params }: FastifyRequest): void {
  if (!isFor(operation, caller)) {
    throw new ProblemError('forbidden', `${operation.id} is not for the role ${caller.role}.`);
  }
  if (caller.role !== 'partner' || operation.pathParameters?.shape['partner'] === undefined) return;
  if ((params as { readonly partner?: unknown }).partner !== caller.partner) throw notYours();
}

/** An administrator may do everything. */
function isFor({ roles }: Operation, { role }: Caller): boolean {
  return roles === 'anybody' || role === 'admin' || roles.includes(role);
}
