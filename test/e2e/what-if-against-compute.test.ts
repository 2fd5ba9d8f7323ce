/**
 * A what-if as rule authors run it, over a whole system with the example in its ledger and by its durable run, against
 * real `tenure compute` processes over the same log by either programme: the difference is the same, field by field.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WhatIfView } from '../../client/rule-sets/what-if-view.ts';
import type { WhatIf } from '../../rules/what-if/what-if.ts';
import { root } from '../architecture/repository.ts';
import { rowsOf, runTenure, type TenureRun } from '../client/cli/run-tenure.ts';
import { newDataFolder, startUp, type UpProcess } from '../client/up/running-up.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const EXAMPLE = join(root, 'examples/oss/programme');
const LOG = join(root, 'examples/oss/history.ndjson');
const ROWS = ['verdicts', 'periods', 'statements'] as const;

const data = newDataFolder();
const candidate = mkdtempSync(join(tmpdir(), 'tenure-candidate-'));
let up: UpProcess;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  up = await startUp(data.path, ['--json', '--example', 'none']);
  env = { TENURE_DATA_DIR: data.path, TENURE_URL: (await up.welcome()).api, TENURE_TOKEN: '' };
  await succeeds(['rules', 'publish', EXAMPLE, '--from', 'always']);
  await succeeds(['ingest', LOG]);
  cpSync(EXAMPLE, candidate, { recursive: true });
  const path = join(candidate, 'tools/code.json');
  const code = JSON.parse(readFileSync(path, 'utf8')) as { rules: { name: string; conditions: unknown }[] };
  const changed = code.rules.map((rule) =>
    rule.name === 'removes a large piece of code'
      ? { ...rule, conditions: { fact: 'action', operator: 'equal', value: 'deleted' } }
      : rule,
  );
  writeFileSync(path, JSON.stringify({ ...code, rules: changed, examples: [] }));
});

afterAll(async () => {
  up.kill('SIGINT');
  await up.ended;
  data.remove();
  rmSync(candidate, { recursive: true });
});

async function succeeds(args: readonly string[]): Promise<TenureRun> {
  const run = await runTenure(args, { env });
  expect({ args, ...run }).toMatchObject({ args, code: 0 });
  return run;
}

/** Rows as texts, so that two sets of them can be compared on every field. */
const texts = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();

/** What is in one list and not in the other. */
function without(rows: readonly unknown[], others: readonly unknown[]): readonly string[] {
  const known = new Set(texts(others));
  return texts(rows).filter((text) => !known.has(text));
}

/** `compute` knows a programme by its first version, whether or not it is a candidate. */
const byTheCandidate = (row: string): string => row.replaceAll('"oss@1"', '"oss@candidate"');

describe('tenure rules what-if with one rule changed', () => {
  it('gives exactly the difference of two compute runs, on every field', async () => {
    const found = JSON.parse((await succeeds(['rules', 'what-if', candidate, '--json'])).stdout) as WhatIf;
    const listed = await fetch(`${env['TENURE_URL']}/v1/rule-sets/what-if`, {
      headers: { authorization: `Bearer ${readFileSync(join(data.path, 'admin-token'), 'utf8').trim()}` },
    });
    const [asked] = ((await listed.json()) as { items: readonly WhatIfView[] }).items;
    const compute = async (rows: string, programme: string) =>
      rowsOf(await succeeds(['compute', rows, LOG, '--programme', programme, '--at', asked?.at ?? '']));

    expect(asked).toMatchObject({ status: 'finished', totals: found.totals });
    expect(found.activities.length).toBeGreaterThan(0);
    for (const rows of ROWS) {
      const before = await compute(rows, EXAMPLE);
      const after = await compute(rows, candidate);
      const changes = found[rows === 'verdicts' ? 'activities' : rows];
      const sideOf = (side: 'before' | 'after') => changes.flatMap((change) => change[side] ?? []);
      expect(texts(sideOf('before'))).toEqual(without(before, after));
      expect(texts(sideOf('after'))).toEqual(without(after, before).map(byTheCandidate));
    }
  });
});
