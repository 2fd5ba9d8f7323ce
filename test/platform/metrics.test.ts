import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../platform/metrics.ts';

describe('metrics', () => {
  it('are rendered for Prometheus, under our prefix', async () => {
    const metrics = createMetrics();
    metrics.counter({ name: 'events_total', help: 'Events.', labels: ['outcome'] }).inc({ outcome: 'accepted' }, 3);
    metrics.gauge({ name: 'backlog', help: 'Marks.' }).set(7);
    metrics.histogram({ name: 'lateness_seconds', help: 'Lateness.', buckets: [1, 5] }).observe(2);
    const text = await metrics.renderMetrics();
    expect(text).toContain('tenure_events_total{outcome="accepted"} 3');
    expect(text).toContain('tenure_backlog 7');
    expect(text).toContain('tenure_lateness_seconds_bucket{le="5"} 1');
    expect(metrics.contentType).toContain('text/plain');
  });

  it('can be asked for when somebody looks', async () => {
    const metrics = createMetrics();
    let looked = 0;
    metrics.gauge({ name: 'looked', help: 'Looks.', read: () => Promise.resolve((looked += 1)) });
    await metrics.renderMetrics();
    expect(await metrics.renderMetrics()).toContain('tenure_looked 2');
  });

  it('of two processes in one do not meet', async () => {
    const [one, two] = [createMetrics(), createMetrics()];
    one.counter({ name: 'same_total', help: 'Same.' }).inc();
    two.counter({ name: 'same_total', help: 'Same.' }).inc(5);
    expect(await one.renderMetrics()).toContain('tenure_same_total 1');
  });

  it('of the process itself keep the names that dashboards know', async () => {
    expect(await createMetrics({ ofProcess: true }).renderMetrics()).toContain('process_resident_memory_bytes');
  });
});
