import { describe, expect, it } from 'vitest';
import { runTenure } from './run-tenure.ts';

const LOG = ['--log', 'examples/oss/history.ndjson', '--programme', 'examples/oss/programme'];

describe('tenure rules coverage', () => {
  it('names what people do that no rule speaks of, the most frequent first', async () => {
    const run = await runTenure(['rules', 'coverage', ...LOG]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^No rule speaks of\nTOOL .*\nreview +merged +\d+ +no such tool /m);
    expect(run.stdout).toContain('Every rule decided something.');
  });

  it('prints the same as JSON, of the months asked for', async () => {
    const run = await runTenure(['rules', 'coverage', ...LOG, '--from', '2018-01', '--to', '2018-01', '--json']);
    const found = JSON.parse(run.stdout) as { unspoken: { example: { time: string } }[]; idleRules: object[] };
    expect(found.unspoken.length).toBeGreaterThan(0);
    for (const { example } of found.unspoken) expect(example.time).toMatch(/^2018-01-/);
  });
});
