/** What an API and a worker tell, and what is made of it: metrics against alerts and dashboard, and a log without people. */
import { parse } from 'yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../architecture/repository.ts';
import { readExposition, type Exposed } from './exposition.ts';
import { liveALittle, PERSONAL, type Told } from './live-a-little.ts';
import { readQuery, type Query } from './promql.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const { groups } = parse(textOf('deploy/prometheus/alerts.yml')) as { groups: { rules: Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);
const { panels } = JSON.parse(textOf('deploy/grafana/tenure.json')) as { panels: Panel[] };
const expressions = new Map<string, string>([
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }, index) => [`${title} ${index + 1}`, expr] as const),
  ),
]);
const queries = new Map<string, Query>([...expressions].map(([place, expr]) => [place, readQuery(expr)]));

/** What Prometheus adds by itself. */
const OF_PROMETHEUS = new Set(['up']);
const LABELS_OF_PROMETHEUS = new Set(['job', 'instance']);

let told: Told;
let exposed: Exposed;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenure-test-'));
  told = await liveALittle(folder);
  await rm(folder, { recursive: true, force: true });
  exposed = readExposition(told.metrics);
}, 240_000);

describe('the log at info', () => {
  it('is JSON, line by line, and names nobody', () => {
    const lines = told.log
      .trim()
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual(lines.map(() => 'test'));
    expect(lines.length).toBeGreaterThan(0);
    expect(PERSONAL.filter((text) => told.log.includes(text))).toEqual([]);
  });
});

describe('queries', () => {
  it('parse', () => {
    expect(queries.size).toBeGreaterThan(30);
    expect([...queries.values()].flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('name metrics that there are', () => {
    const asked = [...queries].flatMap(([place, { selectors }]) => selectors.map(({ metric }) => ({ place, metric })));
    expect(asked.filter(({ metric }) => !exposed.names.has(metric) && !OF_PROMETHEUS.has(metric))).toEqual([]);
  });

  it('name labels that these have', () => {
    const faults = [...queries].flatMap(([place, { selectors, grouping }]) => {
      const ours = selectors.filter(({ metric }) => !OF_PROMETHEUS.has(metric));
      return ours.flatMap(({ metric, labels }) => {
        const known = exposed.labelsOf(metric);
        const unknown = [...labels, ...grouping].filter(
          (label) => !known.has(label) && !LABELS_OF_PROMETHEUS.has(label),
        );
        return unknown.map((label) => `${place}: ${metric} has no label ${label}`);
      });
    });
    expect(faults).toEqual([]);
  });

  it('leave out no figure of ours', () => {
    const asked = new Set(
      [...queries.values()].flatMap(({ selectors }) => selectors.map(({ metric }) => baseOf(metric))),
    );
    const ours = [...exposed.names].filter((name) => name.startsWith('tenure_')).map(baseOf);
    expect([...new Set(ours)].filter((name) => !asked.has(name))).toEqual([]);
  });
});

function baseOf(metric: string): string {
  return metric.replace(/_(?:bucket|sum|count)$/, '');
}

describe('alerts', () => {
  it('say how bad it is and what it is, after a while', () => {
    for (const { labels, annotations, for: after } of alerts) {
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary.length).toBeGreaterThan(20);
      expect(after).toMatch(/^\d+m$/);
    }
  });

  it('are explained, each under its own heading, in the operating guide, and nothing else is', () => {
    const headings = [...textOf('docs/operating.md').matchAll(/^### (Tenure\w+)$/gm)].map(([, name]) => name);
    expect(headings).toEqual(alerts.map(({ alert }) => alert));
  });
});

describe('the dashboard', () => {
  it('says of every panel what it shows, and names every line of it', () => {
    const shown = panels.filter(({ type }) => type !== 'row');
    expect(shown.filter(({ description = '' }) => description === '').map(({ title }) => title)).toEqual([]);
    for (const { targets = [] } of shown) {
      expect(targets.length).toBeGreaterThan(0);
      expect(targets.every(({ legendFormat }) => legendFormat !== '')).toBe(true);
    }
  });
});
