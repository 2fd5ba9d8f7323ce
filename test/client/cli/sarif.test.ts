/** What `tenure rules check --format sarif` writes, held against the schema of SARIF 2.1.0 (`sarif/README.md`). */
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECK_FORMATS } from '../../../client/cli/rules/check-formats.ts';
import { checkProgramme } from '../../../rules/check/check-programme.ts';
import { root } from '../../architecture/repository.ts';
import { filesIn, foldersIn } from '../../rules/check/folders.ts';
import { runTenure } from './run-tenure.ts';

const { $schema, id, ...definition } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'sarif/sarif-2.1.0-rtm.5.json'), 'utf8'),
) as Readonly<Record<string, unknown>>;
// Of draft 4, in words that later drafts have as well, and with patterns that are none to the letter.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const isSarif = ajv.compile(definition);

const BROKEN = 'test/rules/check/broken';

function faultsOf(text: string): readonly unknown[] {
  return isSarif(JSON.parse(text)) ? [] : (isSarif.errors ?? []);
}

describe('mistakes as SARIF', () => {
  it('are held against the schema of version 2.1.0', () => {
    expect([$schema, id]).toMatchObject([/draft-04/, /sarif-2\.1\.0/].map((text) => expect.stringMatching(text)));
  });

  it.each(foldersIn(join(root, BROKEN)))('of %s are as the schema asks', async (name) => {
    const diagnostics = await checkProgramme(filesIn(join(root, BROKEN, name)));
    for (const folder of [`${BROKEN}/${name}`, `/a b/#é:%/${name}`, '.']) {
      expect(faultsOf(CHECK_FORMATS.sarif(folder, diagnostics))).toEqual([]);
    }
  });

  it('are as the schema asks when the command writes them, and when there are none', async () => {
    for (const folder of ['examples/oss/programme', 'examples/crm/programme']) {
      const { stdout } = await runTenure(['rules', 'check', folder, '--format', 'sarif']);
      expect(faultsOf(stdout)).toEqual([]);
    }
  });

  it('would be found wrong without a message, at line 0 or with an address that is none', () => {
    const place = { file: 'rates.json', line: 1, column: 1, endLine: 1, endColumn: 2 };
    const text = CHECK_FORMATS.sarif('.', [{ ...place, severity: 'error', code: 'syntax', message: 'wrong' }]);
    expect(faultsOf(text)).toEqual([]);
    for (const [right, wrong] of [
      ['"text": "wrong"', '"txt": "wrong"'],
      ['"startLine": 1', '"startLine": 0'],
      ['"uri": "rates.json"', '"uri": "%%%"'],
    ] as const) {
      expect(text).toContain(right);
      expect(faultsOf(text.replace(right, wrong))).not.toEqual([]);
    }
  });
});
