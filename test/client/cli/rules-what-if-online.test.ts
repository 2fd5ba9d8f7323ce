import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { WhatIf } from '../../../rules/what-if/what-if.ts';
import { failWhatIf } from '../../../store/what-if/ask.ts';
import { listWhatIfs } from '../../../store/what-if/what-if-row.ts';
import { root } from '../../architecture/repository.ts';
import { activity } from '../../support/events.ts';
import { workOff } from '../../support/what-if.ts';
import { EDIT, START } from '../../support/world.ts';
import { startTenure, STARTS_WITHIN_MS } from '../tenure-process.ts';
import { TOKEN } from '../api/api-world.ts';
import type { TenureRun } from './run-tenure.ts';
import { serveApiWorld, type ServedApi } from './served-api.ts';

vi.setConfig({ testTimeout: STARTS_WITHIN_MS });

let served: ServedApi;
let candidate: string;
beforeAll(async () => {
  served = await serveApiWorld();
  await served.api.world.send(activity('ann', 'shop', { ...EDIT, at: START }));
  served.api.world.setTime('2026-03-01T00:00:00Z');
  candidate = await mkdtemp(join(tmpdir(), 'tenure-what-if-'));
  await cp(join(root, 'examples/oss/programme'), candidate, { recursive: true });
  const docs = { tool: 'docs', title: 'Documentation', rules: [], examples: [] };
  await writeFile(join(candidate, 'tools/docs.json'), JSON.stringify(docs));
});
afterAll(async () => {
  await rm(candidate, { recursive: true });
  await served.close();
});

async function lastAsked(): Promise<number> {
  return (await listWhatIfs(served.api.world.pool))[0]?.id ?? 0;
}

/** Runs the command, and gives what it asks for while it waits. */
async function begun<Run>(run: () => Run): Promise<{ readonly run: Run; readonly id: number }> {
  const before = await lastAsked();
  const started = run();
  const asked = async (): Promise<number | false> => ((await lastAsked()) > before ? lastAsked() : false);
  const id = await waitUntil(asked, { withinMs: STARTS_WITHIN_MS });
  if (id === null) throw new Error('the command asked for nothing');
  return { run: started, id };
}

/** Runs the command, and what it asks for is worked off meanwhile. */
async function whatIf(...args: readonly string[]): Promise<TenureRun> {
  const { run, id } = await begun(() => served.tenure(['rules', 'what-if', candidate, ...args]));
  const { pool, judge } = served.api.world;
  await workOff(pool, id, { clock: judge.clock });
  return run;
}

describe('tenure rules what-if, over the real ledger', () => {
  it('shows what a candidate would change, and how to see it again', async () => {
    const { code, stdout, stderr } = await whatIf();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^activities +0 gain, 1 lose, 0 have another reason$/m);
    expect(stdout).toMatch(/^ends +acme +shop +2026-01-01 00:00:00 /m);
    const [last] = await listWhatIfs(served.api.world.pool);
    expect(stderr).toContain(`--result ${last?.id}`);
    const again = await served.tenure(['rules', 'what-if', '--result', String(last?.id)]);
    expect(again).toMatchObject({ code: 0, stdout });
  });

  it('prints all of it as JSON and as CSV', async () => {
    const { stdout } = await whatIf('--from', '2026-01', '--to', '2026-01', '--json');
    const found = JSON.parse(stdout) as WhatIf;
    expect(found.totals.activities.loses).toBe(1);
    expect(found.statements.map(({ month }) => month)).toEqual(['2026-01']);
    const [last] = await listWhatIfs(served.api.world.pool);
    const csv = await served.tenure(['rules', 'what-if', '--result', String(last?.id), '--format', 'csv']);
    expect(csv.stdout).toMatch(/^list,kind,.*\r\nactivities,loses,/);
  });

  it('calls it off on Ctrl-C', async () => {
    const env = { TENURE_URL: served.url, TENURE_TOKEN: TOKEN };
    const { run, id } = await begun(() => startTenure(['rules', 'what-if', candidate], env));
    run.kill('SIGINT');
    expect(await run.ended).toBe('code 1');
    expect(run.stderr()).toContain(`The what-if ${id} was called off.`);
    expect((await listWhatIfs(served.api.world.pool))[0]).toMatchObject({ id, status: 'cancelled' });
  });

  it('says why one failed', async () => {
    const { run, id } = await begun(() => served.tenure(['rules', 'what-if', candidate]));
    await failWhatIf(served.api.world.pool, id, 'the disk is full', 0);
    const { code, stderr } = await run;
    expect(code).toBe(1);
    expect(stderr).toContain(`The what-if ${id} failed: the disk is full`);
  });

  it.each([
    [[], /Name the folder of the candidate/],
    [['--result', '1', '--log', 'x'], /--result shows what was asked before/],
    [['nowhere'], /nowhere/],
    [[join(root, 'examples/oss/programme'), '--log', '-'], /name the rules as they are with --programme/],
    [[join(root, 'examples/oss/programme'), '--programme', 'x'], /--programme goes with --log/],
  ])('used wrongly (%j) says how it is meant', async (args, message) => {
    const { code, stdout, stderr } = await served.tenure(['rules', 'what-if', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('names a what-if that is not there', async () => {
    const { code, stderr } = await served.tenure(['rules', 'what-if', '--result', '4711']);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no what-if 4711.');
  });
});
