/** Every operation that changes something leaves an act in the audit log: no route can forget it. */
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { Pool } from 'pg';
import { recordActs } from '../../../store/audit/record-acts.ts';
import { changesSomething } from '../operation.ts';
import { actOf } from './act-note.ts';

/**
 * Routes that are added from now on write their act before they answer, unless they wrote it themselves (`takeAct`).
 * What fails is no act: it changed nothing, or whoever asked does not know, and asks again.
 */
export function auditActs(app: FastifyInstance, pool: Pool): void {
  app.decorateRequest('act', null as never);
  app.addHook('onRoute', (route) => {
    const operation = route.config?.operation;
    if (operation === undefined || !changesSomething(operation)) return;
    route.handler = audited(route.handler, pool);
  });
}

function audited(handler: RouteHandlerMethod, pool: Pool): RouteHandlerMethod {
  return async function (this: FastifyInstance, request, reply) {
    request.act = { kind: 'noted', note: {} };
    const answer: unknown = await handler.call(this, request, reply);
    if (request.act.kind === 'noted') await recordActs(pool, [actOf(request, request.act.note)]);
    return answer;
  };
}
