/** The rule that README.md shows, and its verdict, are what the command prints of it. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root, textOf } from '../architecture/repository.ts';
import { runTenure } from '../client/cli/run-tenure.ts';

const [, section = ''] = /^## A rule$([\s\S]*?)^## /m.exec(textOf('README.md')) ?? [];
const blockOf = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(section)?.[1] ?? '';
const rule = blockOf('json');
const [asked = '', ...printed] = blockOf('text').split('\n');
const [, activity = '', programme = ''] = /^\$ echo '(.+)' \| npx tenure rules try (\S+) -$/.exec(asked) ?? [];

const folder = mkdtempSync(join(tmpdir(), 'tenure-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the rule of the README', () => {
  it('has twelve lines, and is judged in the example as shown', async () => {
    expect(rule.trimEnd().split('\n')).toHaveLength(12);
    const run = await runTenure(['rules', 'try', programme, '-'], { stdin: activity });
    expect(run).toEqual({ code: 0, stderr: '', stdout: printed.join('\n') });
  });

  it('is a file of a programme as it stands', async () => {
    cpSync(join(root, programme), folder, { recursive: true });
    writeFileSync(join(folder, 'tools/blog.json'), rule);
    expect(await runTenure(['rules', 'check', folder])).toMatchObject({ code: 0 });
    const run = await runTenure(['rules', 'try', folder, '-'], { stdin: activity });
    expect(run).toEqual({ code: 0, stderr: '', stdout: printed.join('\n') });
  });
});
