import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runTenure } from './run-tenure.ts';
import { serveApiWorld } from './served-api.ts';

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

describe('tenure rules coverage of a running Tenure', () => {
  it('is that of the log that it took', async () => {
    const served = await serveApiWorld();
    const { world } = served.api;
    const lines = readFileSync('examples/oss/history.ndjson', 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const raw = lines.map((line): unknown => JSON.parse(line));
    world.setTime('2020-01-01T00:00:00Z');
    await world.send(...raw.filter((event) => (event as { type: string }).type === 'activity.performed'));
    const range = ['--from', '2018-01', '--to', '2018-03', '--json'];
    const [ofLedger, ofLog] = await Promise.all([
      served.tenure(['rules', 'coverage', ...range]),
      runTenure(['rules', 'coverage', ...LOG, ...range]),
    ]);
    const found = JSON.parse(ofLedger.stdout) as { activities: number; idleRules: { version: string }[] };
    const expected = JSON.parse(ofLog.stdout) as typeof found;
    expect(found.activities).toBeGreaterThan(50);
    expect({ ...found, idleRules: found.idleRules.length }).toEqual({
      ...expected,
      idleRules: expected.idleRules.length,
    });
    await served.close();
  });

  it.each([[['--log', 'examples/oss/history.ndjson']], [['--programme', 'examples/oss/programme']]])(
    'wants --log and --programme together: %j',
    async (args) => {
      const run = await runTenure(['rules', 'coverage', ...args]);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toContain('go together');
    },
  );
});
