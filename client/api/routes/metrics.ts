/** `GET /metrics` for Prometheus, and what it says of requests. */
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../../platform/metrics.ts';
import { serve, type Operation } from '../operation.ts';
import { shared } from '../share-work.ts';
import type { Over } from '../when-over.ts';

export const METRICS = {
  id: 'metrics',
  method: 'GET',
  path: '/metrics',
  summary: 'Figures of this process for Prometheus.',
  roles: 'anybody',
  answer: { 'text/plain': { kind: 'text', about: 'Prometheus text format' } },
  problems: [],
} as const satisfies Operation;

/** Upper bounds in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function metricsRoutes(app: FastifyInstance, metrics: Metrics): void {
  const rendered = shared(() => metrics.renderMetrics());
  serve(app, METRICS, async (_request, reply) => reply.type(metrics.contentType).send(await rendered()));
}

/** Of a call that was broken off before its answer began. */
const NO_STATUS = 'none';

/** Measures every request by its route, never by its path: paths hold ids and would be without number. */
export function measuringRequests(metrics: Metrics): Over {
  const duration = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its answer, or until it was broken off.',
    labels: ['method', 'route', 'status'],
    buckets: BUCKETS,
  });
  return ({ method, routeOptions }, reply, { status }) => {
    const labels = { method, route: routeOptions.url ?? 'unknown', status: status ?? NO_STATUS };
    duration.observe(labels, reply.elapsedTime / 1000);
  };
}
