/** A span for each call, which goes on with the caller's trace if there is one (`traceparent`). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NO_TRACING, type Span, type Tracing } from '../../platform/tracing.ts';

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
  app.addHook('onResponse', async (request, { statusCode }) => {
    spans.get(request)?.end(statusCode >= 500 ? `status ${statusCode}` : undefined);
  });
}
