/** A span for each call, which goes on with the caller's trace if there is one (`traceparent`). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NO_TRACING, type Span, type Tracing } from '../../platform/tracing.ts';
import { whenOver } from './when-over.ts';

export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  if (tracing === NO_TRACING) return;
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook('onRequest', async (request) => {
    const { method, id, headers, routeOptions } = request;
    const route = routeOptions.url ?? '';
    if (!route.startsWith('/v1/')) return;
    const parent = typeof headers['traceparent'] === 'string' ? headers['traceparent'] : null;
    const attributes = { 'http.request.method': method, 'http.route': route, 'tenure.request_id': id };
    spans.set(request, tracing.begin(`${method} ${route}`, { parent, attributes, kind: 'server' }));
  });
  // Once the body is there: reading it loses what is in force.
  app.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) done();
    else span.run(done);
  });
  whenOver(app, (request, _reply, { status, isWhole }) => spans.get(request)?.end(faultOf(status, isWhole)));
}

function faultOf(status: number | null, isWhole: boolean): string | undefined {
  if (!isWhole) return 'broken off';
  return status !== null && status >= 500 ? `status ${status}` : undefined;
}
