/** Counters, gauges and histograms of one process, and their text for Prometheus. All names begin with `tenure_`. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type { Counter, Gauge, Histogram } from 'prom-client';

export interface MetricOptions<Label extends string> {
  /** Without the prefix; base units (`_seconds`, `_bytes`), counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

export interface Metrics {
  readonly counter: <Label extends string = never>(options: MetricOptions<Label>) => Counter<Label>;
  /** `read` is asked for the value whenever somebody looks. */
  readonly gauge: <Label extends string = never>(
    options: MetricOptions<Label> & { readonly read?: () => number | Promise<number> },
  ) => Gauge<Label>;
  /** Buckets are upper bounds in the metric's unit. */
  readonly histogram: <Label extends string = never>(
    options: MetricOptions<Label> & { readonly buckets: readonly number[] },
  ) => Histogram<Label>;
  /** Has the text of another registry of this process follow ours; what it can't give is left out. */
  readonly append: (read: () => Promise<string>) => void;
  /** What `GET /metrics` answers, and its content type. */
  readonly renderMetrics: () => Promise<string>;
  readonly contentType: string;
}

/** Metrics of one process: pass the object on, there is no global one. */
export function createMetrics(options: { readonly ofProcess?: boolean } = {}): Metrics {
  const registry = new Registry();
  // Memory, CPU, event loop lag: under the names every dashboard knows, so without our prefix.
  if (options.ofProcess ?? false) collectDefaultMetrics({ register: registry });
  const others: (() => Promise<string>)[] = [];
  const common = <Label extends string>({ name, help, labels = [] }: MetricOptions<Label>) => ({
    name: `tenure_${name}`,
    help,
    labelNames: labels,
    registers: [registry],
  });
  return {
    counter: (metric) => new Counter(common(metric)),
    gauge: (metric) => {
      const { read } = metric;
      if (read === undefined) return new Gauge(common(metric));
      return new Gauge({
        ...common(metric),
        async collect() {
          this.set(await read());
        },
      });
    },
    histogram: (metric) => new Histogram({ ...common(metric), buckets: [...metric.buckets] }),
    append: (read) => void others.push(read),
    async renderMetrics() {
      const texts = await Promise.all([registry.metrics(), ...others.map((read) => read().catch(() => ''))]);
      return texts.join('');
    },
    contentType: registry.contentType,
  };
}
