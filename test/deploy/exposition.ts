/** Prometheus's text format: which metrics a text tells, and with which labels. */

export interface Exposed {
  /** Names as a query writes them, `_bucket`, `_sum` and `_count` of histograms included. */
  readonly names: ReadonlySet<string>;
  /** Labels that a series of the metric has; those of histograms under each of their names. */
  readonly labelsOf: (metric: string) => ReadonlySet<string>;
}

export function readExposition(text: string): Exposed {
  const names = new Set<string>();
  const labels = new Map<string, Set<string>>();
  for (const [, name = '', kind] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    const parts = kind === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const part of parts) names.add(`${name}${part}`);
  }
  for (const [, name = '', inner = ''] of text.matchAll(/^(\w+)\{(.*)\} \S+$/gm)) {
    const known = labels.get(name) ?? new Set();
    for (const [, label = ''] of inner.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) known.add(label);
    labels.set(name, known);
  }
  return { names, labelsOf: (metric) => labels.get(metric) ?? new Set() };
}
