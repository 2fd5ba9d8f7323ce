/** No call takes for ever: whoever waits is told, and PostgreSQL stops what it does for it. */
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { ApiLimits } from './dependencies.ts';
import { ProblemError } from './problems.ts';

/** Routes that are added from now on answer within their limit, or with `timed_out`. */
export function limitTime(app: FastifyInstance, { callMs, longCallMs }: ApiLimits): void {
  app.addHook('onRoute', (route) => {
    const operation = route.config?.operation;
    if (operation !== undefined) route.handler = limited(route.handler, operation.isLong ? longCallMs : callMs);
  });
}

/** What a handler began goes on, so that it ends as it would have; an answer under an Idempotency-Key is kept. */
function limited(handler: RouteHandlerMethod, withinMs: number): RouteHandlerMethod {
  return async function (this: FastifyInstance, request, reply) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        // An answer that streams has begun, and ends when it ends: the handler's promise is settled only then.
        if (!reply.raw.headersSent) reject(tookTooLong(withinMs));
      }, withinMs);
    });
    try {
      return await Promise.race([handler.call(this, request, reply), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function tookTooLong(withinMs: number): ProblemError {
  return new ProblemError('timed_out', `There was no answer within ${withinMs / 1000} seconds.`);
}
