import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareText } from '../../../rules/text.ts';
import { root } from '../../architecture/repository.ts';
import { readLines, readProgramme } from '../../support/reference/programme-files.ts';
import { referencePeriods, referenceStatements, referenceVerdicts } from '../../support/reference/reference.ts';
import { rowsOf, runTenure, type TenureRun } from './run-tenure.ts';

const log = 'examples/oss/history.ndjson';
const programme = 'examples/oss/programme';
const lines = readFileSync(join(root, log), 'utf8').trimEnd().split('\n');
const reference = { rawEvents: readLines(log), programme: [readProgramme(programme)] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-compute-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compute = (what: string, ...more: readonly string[]): Promise<TenureRun> =>
  runTenure(['compute', what, log, '--programme', programme, ...more]);

/** The fields of the contract; a row may say more. */
function only(rows: readonly Record<string, unknown>[], names: readonly string[]): readonly Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));
}

describe('tenure compute on the example', () => {
  it('prints a verdict for each activity, by source and id, as the reference has it', async () => {
    const run = await compute('verdicts');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(only(rowsOf(run), ['source', 'id', 'qualifies', 'reason'])).toEqual(referenceVerdicts(reference));
    expect(rowsOf(run)).toHaveLength(4655);
  });

  it.each([[[]], [['--at', '2018-06-30T00:00:00Z']]])('prints periods as the reference has them: %j', async (at) => {
    const run = await compute('periods', ...at);
    const names = ['partner', 'client', 'start', 'end', 'endReason', 'expiresAt', 'startedBy', 'endedBy', 'heldBy'];
    expect(run.code).toBe(0);
    expect(only(rowsOf(run), names)).toEqual(referencePeriods(reference, at[1]));
    expect(rowsOf(run)).toHaveLength(at.length === 0 ? 69 : 38);
  });

  it('prints statements as the reference has them', async () => {
    const run = await compute('statements');
    const expected = referenceStatements(reference);
    expect(run.code).toBe(0);
    expect(rowsOf(run)).toHaveLength(expected.length);
    expect(rowsOf(run)).toMatchObject(expected);
  });

  it('prints only the months asked for, though all are computed', async () => {
    const run = await compute('statements', '--from', '2018-05', '--to', '2018-06');
    expect(rowsOf(run)).toMatchObject(referenceStatements(reference, '2018-05', '2018-06'));
    expect(new Set(rowsOf(run).map((row) => row['month']))).toEqual(new Set(['2018-05', '2018-06']));
  });

  it('goes on after the last event when later months are asked for', async () => {
    const run = await compute('statements', '--from', '2020-01', '--to', '2020-03');
    expect(rowsOf(run)).toMatchObject(referenceStatements(reference, '2020-01', '2020-03'));
  });

  it('writes CSV and one JSON list as well', async () => {
    const [ndjson, csv, json] = await Promise.all([
      compute('periods'),
      compute('periods', '--format', 'csv'),
      compute('periods', '--format', 'json'),
    ]);
    expect(JSON.parse(json.stdout)).toEqual(rowsOf(ndjson));
    const [head, ...rows] = csv.stdout.trimEnd().split('\r\n');
    expect(head).toBe('partner,client,start,end,endReason,expiresAt,startedBy,endedBy,heldBy');
    expect(rows).toHaveLength(69);
  });
});

describe('the order of the log', () => {
  it.each(['verdicts', 'periods', 'statements'])(
    'does not matter for %s: in order, shuffled, doubled',
    async (what) => {
      const variants = {
        ordered: lines,
        shuffled: lines.toSorted(byNoise),
        doubled: [...lines, ...lines.toReversed()],
      };
      const outputs = await Promise.all(
        Object.entries(variants).map(async ([name, variant]) => {
          const file = join(folder, `${what}-${name}.ndjson`);
          writeFileSync(file, variant.join('\n'));
          const run = await runTenure(['compute', what, file, '--programme', programme]);
          expect(run.code).toBe(0);
          return run.stdout;
        }),
      );
      expect(outputs[0]).not.toBe('');
      expect(new Set(outputs).size).toBe(1);
    },
  );
});

/** An order that has nothing to do with that of the log, the same every time: by the reversed text of the line. */
function byNoise(a: string, b: string): number {
  const noise = (line: string): string => [...line].toReversed().join('').slice(3, 60);
  return compareText(noise(a), noise(b));
}

describe('a log with bad lines', () => {
  const bad = [
    '{"specversion":',
    '',
    JSON.stringify({ ...event('a', '2020-01-01T00:00:00Z'), data: { client: 'c', mrr: '-1', currency: 'EUR' } }),
    JSON.stringify(event('a', 'yesterday')),
    JSON.stringify({ ...event('a', '2020-01-01T00:00:00Z'), type: 'client.vanished' }),
    JSON.stringify(event('a', '2020-01-01T00:00:00Z')),
    JSON.stringify(event('a', '2020-01-01T00:00:00.000+00:00')),
    JSON.stringify(event('a', '2020-01-02T00:00:00Z')),
    String.raw`{"\u001b[31m":"\u0000"}`,
    '"text"',
  ];

  it('names each bad line with its reason, goes on, and exits 1', async () => {
    const run = await runTenure(['compute', 'verdicts', '-', '--programme', programme], {
      stdin: [...bad, ...lines].join('\n'),
    });
    expect(run.code).toBe(1);
    expect(rowsOf(run)).toHaveLength(4655);
    const said = run.stderr.trimEnd().split('\n');
    expect(said.map((line) => line.split('  ').slice(0, 2).join(' '))).toEqual([
      'stdin:1 invalid_json',
      'stdin:3 invalid_data',
      'stdin:4 invalid_time',
      'stdin:5 unknown_type',
      'stdin:8 event_conflict',
      'stdin:9 invalid_text',
      'stdin:10 invalid_event',
      '7 lines of 5,095 refused; the rest was taken.',
    ]);
    expect(said[1]).toContain('/data/mrr must be a decimal string of at least 0');
    expect(run.stderr).not.toContain('\u001b');
  });

  it('names a line by the file it stands in', async () => {
    const file = join(folder, 'bad.ndjson');
    writeFileSync(file, `\ufeff${lines[0]}\r\n\r\n[]\r\n`);
    const run = await runTenure(['compute', 'periods', file, '--programme', programme]);
    expect(run).toEqual({
      code: 1,
      stdout: '',
      stderr: `${file}:3  invalid_event  the event must be an object\n1 line of 2 refused; the rest was taken.\n`,
    });
  });

  it('refuses only the line that is no text', async () => {
    const stdin = Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(lines.join('\n'))]);
    const run = await runTenure(['compute', 'periods', '-', '--programme', programme], { stdin });
    expect(run.stderr).toContain('stdin:1  invalid_json  the event is not UTF-8 text');
    expect(rowsOf(run)).toHaveLength(69);
  });

  it('finds nothing in an empty log, and that is no fault', async () => {
    for (const what of ['verdicts', 'periods', 'statements']) {
      expect(await runTenure(['compute', what, '-', '--programme', programme])).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
    }
  });
});

function event(id: string, time: string): Record<string, unknown> {
  return {
    specversion: '1.0',
    id,
    source: 'test',
    type: 'client.subscription.changed',
    time,
    data: { client: 'c', mrr: '1', currency: 'EUR' },
  };
}

describe('wrong usage', () => {
  it.each([
    ['no programme', ['compute', 'verdicts', log], "required option '--programme <dir[@time]>' not specified"],
    ['no log', ['compute', 'verdicts', '--programme', programme], "missing required argument 'log'"],
    ['unknown rows', ['compute', 'credits', log, '--programme', programme], 'Allowed choices are verdicts, periods'],
    ['a wrong time', ['compute', 'periods', log, '--programme', programme, '--at', '2018'], 'RFC 3339 time'],
    ['a wrong month', ['compute', 'statements', log, '--programme', programme, '--to', '2018-13'], 'such as 2018-06'],
    ['months of verdicts', ['compute', 'verdicts', log, '--programme', programme, '--to', '2018-06'], 'of statements'],
    [
      'no such log',
      ['compute', 'verdicts', 'nowhere.ndjson', '--programme', programme],
      'There is no file nowhere.ndjson',
    ],
    ['a folder as log', ['compute', 'verdicts', 'examples', '--programme', programme], 'examples is a folder'],
    ['no such folder', ['compute', 'verdicts', log, '--programme', 'nowhere'], 'There is no folder nowhere'],
    ['no such command', ['comptue'], 'Did you mean compute?'],
    [
      'no such option',
      ['compute', 'verdicts', log, '--programme', programme, '--formt', 'csv'],
      'Did you mean --format?',
    ],
  ])('%s: exit 2 and a sentence', async (_case, args, sentence) => {
    const run = await runTenure(args);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain(sentence);
    expect(run.stderr).not.toMatch(/^\s+at /m);
  });

  it('names every mistake of a programme, with file and place', async () => {
    const broken = join(folder, 'broken');
    cpSync(join(root, programme), broken, { recursive: true });
    writeFileSync(join(broken, 'rates.json'), '{"units": ');
    writeFileSync(join(broken, 'tools', 'code.json'), JSON.stringify({ tool: 'code', title: 7, rules: 'none' }));
    const run = await runTenure(['compute', 'verdicts', log, '--programme', broken]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(join(broken, 'rates.json'));
    expect(run.stderr).toContain(`${join(broken, 'tools/code.json')}  /title  `);
    expect(run.stderr).toContain(`${join(broken, 'tools/code.json')}  /rules  `);
  });

  it('explains itself with --help', async () => {
    for (const args of [['--help'], ['compute', '--help'], ['help', 'compute'], []]) {
      const run = await runTenure(args);
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.stdout).toContain('Usage: tenure');
    }
  });
});

describe('--programme DIR@TIME', () => {
  it('puts a programme in force from then on, and names the versions in the order given', async () => {
    const at = '2018-01-01T00:00:00Z';
    const run = await runTenure([
      'compute',
      'verdicts',
      log,
      '--programme',
      programme,
      '--programme',
      `${programme}@${at}`,
    ]);
    const versions = rowsOf(run).map((row) =>
      [String(row['time']) < at ? 'before' : 'after', row['ruleSet']].join(' '),
    );
    expect(new Set(versions)).toEqual(new Set(['before oss@1', 'after oss@2']));
  });

  it('judges by no programme before the first', async () => {
    const run = await runTenure(['compute', 'verdicts', log, '--programme', `${programme}@2030-01-01T00:00:00+02:00`]);
    expect(rowsOf(run).filter((row) => row['qualifies'] === true)).toEqual([]);
    expect(rowsOf(run).some((row) => row['reason'] === 'unknown_tool' && row['ruleSet'] === null)).toBe(true);
  });

  it('takes an @ that no time follows as part of the name', async () => {
    const named = join(folder, 'oss@2018-06');
    cpSync(join(root, programme), named, { recursive: true });
    const run = await runTenure(['compute', 'periods', log, '--programme', named]);
    expect(rowsOf(run)).toHaveLength(69);
  });
});

describe('output', () => {
  const sh = (script: string): { status: number | null; stdout: string; stderr: string } =>
    spawnSync('sh', ['-c', `node client/cli/tenure.js compute verdicts ${log} --programme ${programme} ${script}`], {
      cwd: root,
      encoding: 'utf8',
    });

  it('that nobody reads on ends quietly', () => {
    const run = sh('| head -n 1');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(1);
  });

  it.skipIf(!existsSync('/dev/full'))('that can not be written is a sentence, and exit 1', () => {
    const run = sh('> /dev/full');
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/^The output could not be written: .*\n$/);
  });
});
