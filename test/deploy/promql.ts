/** PromQL as far as it names metrics: read with the parser that Prometheus's own editor uses. */
import { parser } from '@prometheus-io/lezer-promql';

export interface Query {
  /** What does not parse, with its place; empty when all does. */
  readonly faults: readonly string[];
  /** Each metric with the labels that are asked of it. */
  readonly selectors: readonly { readonly metric: string; readonly labels: readonly string[] }[];
  /** Labels that results are grouped by. */
  readonly grouping: readonly string[];
}

export function readQuery(text: string): Query {
  const faults: string[] = [];
  const selectors: { metric: string; labels: string[] }[] = [];
  const grouping: string[] = [];
  let isGrouping = false;
  parser.parse(text).iterate({
    enter({ name, type, from, to }) {
      const word = text.slice(from, to);
      if (type.isError) faults.push(`${text.slice(0, from)} ⟨here⟩ ${text.slice(from)}`);
      if (name === 'GroupingLabels') isGrouping = true;
      if (name === 'VectorSelector') selectors.push({ metric: /^[\w:]+/.exec(word)?.[0] ?? '', labels: [] });
      if (name !== 'LabelName') return;
      if (isGrouping) grouping.push(word);
      else selectors.at(-1)?.labels.push(word);
    },
    leave({ name }) {
      if (name === 'GroupingLabels') isGrouping = false;
    },
  });
  return { faults, selectors, grouping };
}
