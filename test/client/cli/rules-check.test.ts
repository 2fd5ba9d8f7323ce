import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../architecture/repository.ts';
import { runTenure } from './run-tenure.ts';

const BROKEN = 'test/rules/check/broken/067-misspelt-operator';
const CRM = 'examples/crm/programme';

interface Sarif {
  readonly version: string;
  readonly runs: readonly { readonly results: readonly { readonly ruleId: string; readonly locations: unknown }[] }[];
}

describe('tenure rules check', () => {
  it('finds nothing wrong with the example, held against its history', async () => {
    expect(await runTenure(['rules', 'check', CRM, '--history', 'examples/crm/history.ndjson'])).toEqual({
      code: 0,
      stdout: `${CRM}: no mistakes.\n`,
      stderr: '',
    });
  });

  it('exits 0 when there are only warnings, and tells them', async () => {
    const { code, stdout } = await runTenure(['rules', 'check', 'examples/oss/programme']);
    expect(code).toBe(0);
    expect(stdout).toContain('examples/oss/programme/tools/dependencies.json:5:3  warning  there are no rules');
    expect(stdout).toMatch(/: 2 warnings\.\n$/);
  });

  it('exits 1 when there is an error, with file, line, column and how to mend it', async () => {
    const { code, stdout } = await runTenure(['rules', 'check', BROKEN]);
    expect(code).toBe(1);
    expect(stdout).toContain(
      `${BROKEN}/tools/blog.json:9:43  error  unknown operator "equals" — did you mean "equal"?`,
    );
    expect(stdout).toMatch(/: 1 error\.\n$/);
  });

  it('writes JSON', async () => {
    const { code, stdout } = await runTenure(['rules', 'check', BROKEN, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      errors: 1,
      warnings: 0,
      diagnostics: [{ file: 'tools/blog.json', line: 9, column: 43, severity: 'error', code: 'unknown_operator' }],
    });
  });

  it('writes SARIF', async () => {
    const { stdout } = await runTenure(['rules', 'check', BROKEN, '--format', 'sarif']);
    const sarif = JSON.parse(stdout) as Sarif;
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0]?.results).toMatchObject([
      {
        ruleId: 'unknown_operator',
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: `${BROKEN}/tools/blog.json` },
              region: { startLine: 9, startColumn: 43, endLine: 9, endColumn: 51 },
            },
          },
        ],
      },
    ]);
  });

  it('writes what GitHub shows beside the lines', async () => {
    const { stdout } = await runTenure(['rules', 'check', BROKEN, '--format', 'github']);
    expect(stdout).toContain(`::error file=${BROKEN}/tools/blog.json,line=9,col=43,endLine=9,endColumn=51,`);
  });

  it.each([
    ['a folder that is not there', ['nowhere'], 'There is no folder nowhere'],
    ['a log that is not there', [CRM, '--history', 'nowhere.ndjson'], 'There is no file nowhere.ndjson'],
    ['a format that it does not know', [CRM, '--format', 'xml'], 'xml'],
  ])('exits 2 for %s', async (_, args, message) => {
    const { code, stderr } = await runTenure(['rules', 'check', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('tenure rules try', () => {
  const tried = (activity: unknown, ...more: readonly string[]) =>
    runTenure(['rules', 'try', CRM, '-', ...more], { stdin: JSON.stringify(activity) });

  it('says what each condition wanted and found, and what was not checked', async () => {
    const { code, stdout } = await tried({ tool: 'email', action: 'sent', properties: { recipients: 30 } });
    expect(code).toBe(0);
    expect(stdout).toContain('"sent" with the tool "email" qualifies, by the rule "sends a campaign".');
    expect(stdout).toMatch(/properties \$\.recipients greaterThanInclusive 10 +holds +30\n/);
    expect(stdout).toMatch(/makes or edits an e-mail +not checked\n/);
  });

  it('takes a whole event, and prints JSON', async () => {
    const event = {
      specversion: '1.0',
      id: 'a1',
      source: 'product',
      type: 'activity.performed',
      time: '2026-03-01T10:00:00Z',
      data: { user: 'ana', client: 'shop', tool: 'blog', action: 'edited' },
    };
    const { code, stdout } = await tried(event, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ qualifies: false, kind: 'rule_not_met', tool: 'blog' });
  });

  it('says when the programme has no such tool', async () => {
    const { code, stdout } = await tried({ tool: 'bloog', action: 'published' });
    expect(code).toBe(0);
    expect(stdout).toContain('the programme has no such tool — did you mean "blog"?');
  });

  it.each([
    [{ tool: 'blog' }, '/action'],
    [{ tool: 'blog', action: 'published', propertys: {} }, 'propertys'],
    [{ specversion: '1.0', type: 'user.tagged' }, 'is no activity'],
  ])('exits 2 for %j', async (activity, message) => {
    const { code, stderr } = await tried(activity);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('tenure rules describe', () => {
  it.each([
    ['en', 'Tiers', 'an activity qualifies when the action is “published”.'],
    ['fr', 'Niveaux', 'une activité est qualifiante quand l’action vaut « published ».'],
  ])('says the rules in %s', async (lang, heading, sentence) => {
    const { code, stdout } = await runTenure(['rules', 'describe', CRM, '--lang', lang]);
    expect(code).toBe(0);
    expect(stdout).toContain(`\n${heading}\n`);
    expect(stdout.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(sentence);
  });

  it('works on any folder, whatever the folder it is run in', async () => {
    const { code, stdout } = await runTenure(['rules', 'describe', join(root, CRM), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'crm' });
  });
});
