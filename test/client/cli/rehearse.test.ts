import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { waitUntil } from '../../../platform/wait-until.ts';
import { root } from '../../architecture/repository.ts';
import {
  accessGranted,
  accessRemoved,
  activity,
  clientRegistered,
  partnerRegistered,
  userCreated,
} from '../../support/events.ts';
import { newFolder } from '../../support/servers/new-folder.ts';
import { EDIT } from '../../support/world.ts';
import { runTenure } from './run-tenure.ts';

// Servers are started.
vi.setConfig({ testTimeout: 180_000 });

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const PROGRAMME = ['--programme', 'examples/oss/programme'];

/** A pair that is managed on day 1 and terminated on day 30, with the log's last event on day 60. */
function log(...more: readonly string[]): string {
  const at = { at: START };
  const events = [
    activity('ann', 'shop', { ...EDIT, at: START + DAY_MS }),
    accessRemoved('ann', 'shop', { at: START + 30 * DAY_MS }),
    partnerRegistered('acme', { ...at, domains: ['acme.example'] }),
    clientRegistered('shop', at),
    userCreated('ann', 'acme', at),
    accessGranted('ann', 'shop', at),
    clientRegistered('late', { at: START + 60 * DAY_MS }),
  ];
  const file = join(newFolder(), 'log.ndjson');
  writeFileSync(file, [...events.map((event) => JSON.stringify(event)), ...more].join('\n'));
  return file;
}

describe('tenure rehearse', () => {
  it('prints what it found, and keeps the rows', async () => {
    const out = join(newFolder(), 'out');
    const run = await runTenure(['rehearse', log(), ...PROGRAMME, '--speed', '20d/s', '--out', out, '--json']);
    expect(run.stderr).not.toContain('differences');
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      speed: '20d/s',
      events: { sent: 7, accepted: 7 },
      periods: { total: 1, running: 0, ended: { removed_from_client_account: 1 } },
      runs: { total: 1, closed: 1, endedPeriodsWithTheirRun: 1 },
      differences: [],
    });
    const files = readdirSync(out);
    expect(files).toEqual(expect.arrayContaining(['report.json', 'periods.expected.ndjson', 'periods.actual.ndjson']));
    expect(readFileSync(join(out, 'periods.actual.ndjson'), 'utf8')).toBe(
      readFileSync(join(out, 'periods.expected.ndjson'), 'utf8'),
    );
  });

  it('names the lines it can not play, plays the others, and exits 1', async () => {
    const file = log('{ "no": "event" }');
    const run = await runTenure(['rehearse', file, ...PROGRAMME, '--speed', '40d/s']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(`${file}:8  `);
    expect(run.stderr).toContain('1 line of 8 refused; the rest was taken.');
    expect(run.stdout).toContain('7 sent: 7 accepted');
    expect(run.stdout).toContain('No difference.');
  });

  it('refuses a wrong speed, a log without events and a programme that is none, before anything is started', async () => {
    const noEvents = join(newFolder(), 'empty.ndjson');
    writeFileSync(noEvents, '\n');
    const runs = await Promise.all([
      runTenure(['rehearse', log(), ...PROGRAMME, '--speed', 'fast']),
      runTenure(['rehearse', noEvents, ...PROGRAMME]),
      runTenure(['rehearse', log(), '--programme', newFolder()]),
    ]);
    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(runs[0]?.stderr).toContain('such as 10d/s');
    expect(runs[1]?.stderr).toContain('has no event');
    expect(runs.map(({ stderr }) => stderr).join()).not.toContain('starting');
  });

  it('stops everything on Ctrl-C, leaves nothing behind and says that nothing was compared', async () => {
    const home = newFolder();
    const child = spawn(
      process.execPath,
      ['client/cli/tenure.js', 'rehearse', log(), ...PROGRAMME, '--speed', '1h/s'],
      {
        cwd: root,
        env: { ...process.env, TMPDIR: home },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const said = text(child.stderr);
    const pids = await waitUntil(() => serverPids(home), { withinMs: 60_000, everyMs: 50 });
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exited).toEqual([1, null]);
    expect(await said).toContain('nothing was compared');
    expect(pids?.filter(isAlive)).toEqual([]);
    // tsx keeps a folder of its own there.
    expect(readdirSync(home).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
  });
});

/** The processes of both servers, once they have been written down. */
function serverPids(home: string): readonly number[] | null {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' });
  const pids = ['temporal.pid', 'postmaster.pid'].flatMap((name) => {
    const file = files.find((path) => path.endsWith(name));
    const pid = file === undefined ? null : /\d+/.exec(readFileSync(join(home, file), 'utf8'))?.[0];
    return pid === undefined || pid === null ? [] : [Number(pid)];
  });
  return pids.length === 2 ? pids : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
