/**
 * Spans by OpenTelemetry, sent over OTLP/HTTP a second later. The only file that loads its packages. Which span is in
 * force is kept here and not in OpenTelemetry's global state, of which there is one for all copies of it in a process.
 *
 * Not told: whether the receiver is there. Spans that it does not take in time are dropped; nothing waits for them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Link, type SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { messageOf } from '../errno.ts';
import type { Span, SpanOptions, Tracing } from '../tracing.ts';

const SEND_AFTER_MS = 1_000;
/** Real milliseconds that a receiver has to take spans; also the longest that stopping may wait for it. */
const SENT_WITHIN_MS = 3_000;

export function openTelemetry(endpoint: string, service: string): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: SENT_WITHIN_MS });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [
      new BatchSpanProcessor(exporter, { scheduledDelayMillis: SEND_AFTER_MS, exportTimeoutMillis: SENT_WITHIN_MS }),
    ],
  });
  const tracer = provider.getTracer('tenure');
  const inForce = new AsyncLocalStorage<string>();

  const begin = (name: string, { parent, links = [], attributes = {}, kind }: SpanOptions = {}): Span => {
    const context = contextOf(parent === undefined ? inForce.getStore() : parent);
    const linked = links.map(contextOf).flatMap((to): Link[] => (to === null ? [] : [{ context: to }]));
    const span = tracer.startSpan(
      name,
      { kind: kind === 'server' ? SpanKind.SERVER : SpanKind.INTERNAL, attributes: { ...attributes }, links: linked },
      context === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, context),
    );
    const traceparent = traceparentOf(span.spanContext());
    return {
      traceparent,
      run: (work) => inForce.run(traceparent, work),
      end(fault) {
        if (fault !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(fault) });
        span.end();
      },
    };
  };

  return {
    begin,
    current: () => inForce.getStore() ?? null,
    stop: () => provider.shutdown().catch(() => undefined),
  };
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Null for what is no `traceparent`: somebody else's header must not fail a request. */
function contextOf(traceparent: string | null | undefined): SpanContext | null {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
