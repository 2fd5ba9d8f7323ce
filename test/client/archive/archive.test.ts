/** An archive proves its month, and whatever is changed in it is found. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SUMS } from '../../../client/archive/archive-format.ts';
import { sumsText } from '../../../client/archive/verify/check-sums.ts';
import { verifyArchive, type Verification } from '../../../client/archive/verify/verify-archive.ts';
import { archiveInto } from '../../support/archives.ts';
import {
  accessGranted,
  activity,
  adjustmentPosted,
  clientRegistered,
  dealClosed,
  partnerRegistered,
  subscriptionChanged,
  userCreated,
} from '../../support/events.ts';
import { monthRunner } from '../../support/months.ts';
import { newFolder } from '../../support/servers/new-folder.ts';
import { createWorld, EDIT, type World } from '../../support/world.ts';

const NOW = Date.parse('2026-05-10T00:00:00Z');

let world: World;
let folder: string;

/** January and February closed, then a deal and an activity of January turn up: March posts what they are worth. */
beforeAll(async () => {
  world = await createWorld();
  world.setTime('2026-05-10T00:00:00Z');
  await world.send(
    subscriptionChanged('shop', '1000.01'),
    partnerRegistered('beta', { domains: ['beta.example'], name: 'Béta, "Works"\nLtd' }),
    userCreated('bob', 'beta', { email: 'bob@beta.example' }),
    clientRegistered('mill', { country: 'IN' }),
    subscriptionChanged('mill', '500', { currency: 'EUR' }),
    accessGranted('bob', 'shop'),
    accessGranted('bob', 'mill'),
    activity('ann', 'shop', { ...EDIT, at: '2026-01-10T00:00:00Z' }),
    activity('bob', 'shop', { ...EDIT, at: '2026-02-20T00:00:00Z' }),
    dealClosed('d1, "the first"', 'acme', 'shop', { at: '2026-02-03T00:00:00Z', mrr: '300', kind: 'sourced' }),
    adjustmentPosted('acme', '2026-03', '2.5', { at: '2026-03-05T00:00:00Z' }),
  );
  const months = monthRunner(world.pool, NOW);
  await months.judge();
  await months.take('2026-01', 'closed');
  await months.take('2026-02', 'closed');
  await world.send(
    activity('bob', 'mill', { ...EDIT, at: '2026-01-20T00:00:00Z' }),
    dealClosed('d2', 'beta', 'mill', { at: '2026-01-25T00:00:00Z', mrr: '100', kind: 'assisted' }),
  );
  await months.judge();
  await months.take('2026-03', 'closed');
  folder = await mkdtemp(join(tmpdir(), 'tenure-test-archive-'));
  await archiveInto(folder, world.pool, '2026-03', NOW);
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const files = (): Promise<readonly string[]> => readdir(folder);

/** What is found while a file is otherwise. */
async function verifiedWith(
  file: string,
  change: (bytes: Buffer) => Buffer,
  hasNewSums = false,
): Promise<Verification> {
  const [bytes, sums] = [await readFile(join(folder, file)), await readFile(join(folder, SUMS), 'utf8')];
  try {
    await writeFile(join(folder, file), change(bytes));
    if (hasNewSums) await writeFile(join(folder, SUMS), await newSums());
    const verification = await verifyArchive(folder);
    const inParts = await verifyArchive(folder, { partBytes: 1_000 });
    expect(inParts).toEqual(verification);
    return verification;
  } finally {
    await writeFile(join(folder, file), bytes);
    await writeFile(join(folder, SUMS), sums);
  }
}

async function newSums(): Promise<string> {
  const sums = new Map<string, string>();
  for (const file of await files()) {
    if (file !== SUMS)
      sums.set(
        file,
        createHash('sha256')
          .update(await readFile(join(folder, file)))
          .digest('hex'),
      );
  }
  return sumsText(sums);
}

/** A change that its author covers up in `SHA256SUMS`. */
function forged(file: string, change: (text: string) => string): Promise<Verification> {
  return verifiedWith(
    file,
    (bytes) => {
      const text = bytes.toString('utf8');
      const changed = change(text);
      if (changed === text) throw new Error(`nothing was changed in ${file}`);
      return Buffer.from(changed);
    },
    true,
  );
}

describe('an archive', () => {
  it('holds the month with everything that it rests on, and no address', async () => {
    expect(await files()).toEqual([
      'SHA256SUMS',
      'archive.json',
      'chain.ndjson',
      'earlier-2026-01.ndjson',
      'earlier-2026-02.ndjson',
      'ledger.ndjson',
      'lines.csv',
      'rule-sets.ndjson',
      'statements.ndjson',
    ]);
    const statements = await readFile(join(folder, 'statements.ndjson'), 'utf8');
    expect(statements).toContain('"kind":"late","month":"2026-01"');
    expect(statements).toContain('"kind":"posted"');
    const ledger = await readFile(join(folder, 'ledger.ndjson'), 'utf8');
    expect(ledger).toContain('"emailDomain":"beta.example"');
    expect(ledger).not.toContain('bob@');
  });

  it('is verified', async () => {
    const verification = await verifyArchive(folder);
    expect(verification).toMatchObject({ month: '2026-03', statements: 2, findings: [], count: 0 });
  });

  it('is found out whichever byte is another', async () => {
    for (const file of await files()) {
      const { length } = await readFile(join(folder, file));
      const places = new Set([0, 1, length - 2, length - 1]);
      for (let index = 0; index < 12; index++) places.add(Math.floor((length * (index + 0.5)) / 12));
      for (const place of places) {
        const { findings, count } = await verifiedWith(file, (bytes) => {
          const changed = Buffer.from(bytes);
          changed[place] = (changed[place] ?? 0) ^ 1;
          return changed;
        });
        expect(count, `${file} at ${place}`).toBeGreaterThan(0);
        // A sum that is another is told of the file that it is for.
        const named = findings.map((finding) => finding.file);
        expect(file === SUMS || named.includes(file), `${file} at ${place}`).toBe(true);
      }
    }
  }, 120_000);

  it('is found out when a file is cut, added or gone', async () => {
    const cut = await verifiedWith('ledger.ndjson', (bytes) => bytes.subarray(0, bytes.length / 2));
    expect(cut.findings.map(({ file }) => file)).toContain('ledger.ndjson');
    await writeFile(join(folder, 'more.txt'), 'more');
    expect((await verifyArchive(folder)).findings).toMatchObject([{ file: 'more.txt' }]);
    await rm(join(folder, 'more.txt'));
    const sums = await readFile(join(folder, SUMS));
    await rm(join(folder, SUMS));
    expect((await verifyArchive(folder)).findings).toMatchObject([{ file: SUMS }]);
    await writeFile(join(folder, SUMS), sums);
  });
});

describe('a forged archive, its sums made anew', () => {
  it('names partner and field of a statement that says something else', async () => {
    const { findings } = await forged('statements.ndjson', (text) => text.replace('"share":"500', '"share":"501'));
    const [first] = findings.filter(({ field }) => field === 'lines[0].share');
    expect(first).toMatchObject({ file: 'statements.ndjson', line: 1, partner: 'acme' });
    expect(findings).toContainEqual(expect.objectContaining({ field: 'hash', partner: 'acme' }));
  });

  it('names statements that events do not give', async () => {
    const { findings } = await forged('ledger.ndjson', (text) => text.replace('"mrr":"1000.01"', '"mrr":"2000.01"'));
    expect(findings).toContainEqual(
      expect.objectContaining({ file: 'statements.ndjson', partner: 'acme', field: 'lines[0].mrr' }),
    );
  });

  it('names what is missing from the ledger, and what no longer follows from a rule set', async () => {
    const lines = (text: string) => text.split('\n');
    const shorter = await forged('ledger.ndjson', (text) => lines(text).toSpliced(5, 1).join('\n'));
    expect(shorter.findings).toContainEqual(expect.objectContaining({ file: 'ledger.ndjson' }));
    const rules = await forged('rule-sets.ndjson', (text) => text.replace('windowDays', 'windowDayz'));
    expect(rules.findings).toContainEqual(expect.objectContaining({ file: 'rule-sets.ndjson', field: 'contentHash' }));
  });

  it('names a statement of an earlier month, a link of the chain, a line and a control total', async () => {
    const earlier = await forged('earlier-2026-01.ndjson', (text) => text.replace('"n":1', '"n":2'));
    expect(earlier.findings).toContainEqual(
      expect.objectContaining({ file: 'earlier-2026-01.ndjson', partner: 'acme', field: 'hash' }),
    );
    const chain = await forged('chain.ndjson', (text) =>
      text.replace('"policy":"closing"', '"policy":"daily_weighted"'),
    );
    expect(chain.findings).toContainEqual(
      expect.objectContaining({ file: 'chain.ndjson', field: '2026-01: policy', line: 1 }),
    );
    const line = await forged('lines.csv', (text) => text.replace('managed', 'menaged'));
    expect(line.findings).toMatchObject([{ file: 'lines.csv', line: 2 }]);
    const control = await forged('archive.json', (text) => text.replace(/"totalPoints": "/, '"totalPoints": "1'));
    expect(control.findings).toMatchObject([{ file: 'archive.json', field: 'control.totalPoints' }]);
  });

  it('survives nonsense in any file', async () => {
    for (const file of await files()) {
      for (const nonsense of ['', 'null\n', '{}\n', '\u0000\n', '[[[[\n']) {
        const { count } = await verifiedWith(file, () => Buffer.from(nonsense), file !== SUMS);
        expect(count, `${file}: ${JSON.stringify(nonsense)}`).toBeGreaterThan(0);
      }
    }
  });
});

it('no folder is an archive without a manifest', async () => {
  await expect(verifyArchive(newFolder())).rejects.toThrow('is no archive of a month');
  await expect(verifyArchive(join(folder, 'nowhere'))).rejects.toThrow('There is no folder');
});
