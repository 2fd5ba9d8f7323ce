/**
 * Traces of what a request sets going, from the API to the durable runs. Off unless OTEL_EXPORTER_OTLP_ENDPOINT says
 * where to send them; then nothing of OpenTelemetry is loaded, and every call here does nothing.
 *
 * A span is named by its `traceparent` (https://www.w3.org/TR/trace-context/): a text that fits into a column or a header.
 */

/** What a span is made from. */
export interface SpanOptions {
  /** `traceparent` of what this is a part of; null begins a trace. Default: the span in force. */
  readonly parent?: string | null;
  /** Others that it does something for. */
  readonly links?: readonly string[];
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** server: answers a request of somebody else. Default: internal. */
  readonly kind?: 'server' | 'internal';
}

export interface Span {
  /** By which others go on; null when tracing is off. */
  readonly traceparent: string | null;
  /** Does something while this is the span in force. */
  run<T>(work: () => T): T;
  /** It is over, with what went wrong if something did. */
  end(fault?: unknown): void;
}

export interface Tracing {
  begin(name: string, options?: SpanOptions): Span;
  /** `traceparent` of the span in force; null when there is none. */
  current(): string | null;
  /** Sends what has not been sent yet. */
  stop(): Promise<void>;
}

const NO_SPAN: Span = { traceparent: null, run: (work) => work(), end: () => undefined };

/** Tracing that is off. */
export const NO_TRACING: Tracing = { begin: () => NO_SPAN, current: () => null, stop: async () => undefined };

/**
 * @param endpoint the base of an OTLP/HTTP receiver; null: off
 * @param service as people call this process
 */
export async function startTracing(endpoint: string | null, service: string): Promise<Tracing> {
  if (endpoint === null) return NO_TRACING;
  const { openTelemetry } = await import('./tracing/open-telemetry.ts');
  return openTelemetry(endpoint, service);
}

/** Does something as a span of its own. */
export async function traced<T>(
  tracing: Tracing,
  name: string,
  options: SpanOptions,
  work: () => Promise<T>,
): Promise<T> {
  const span = tracing.begin(name, options);
  try {
    const result = await span.run(work);
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}

/** The same where a trace goes on; what no request has asked for is done without. @param trace its `traceparent` */
export async function continued<T>(
  tracing: Tracing,
  trace: string | null,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  work: () => Promise<T>,
): Promise<T> {
  return trace === null ? work() : traced(tracing, name, { parent: trace, attributes }, work);
}
