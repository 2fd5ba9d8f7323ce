/** Follows docs/rule-authors-guide.md from its first line to its last: files are written, commands run, output compared. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { textOf } from '../architecture/repository.ts';
import { runTenure } from '../client/cli/run-tenure.ts';

/** A code block: `json <path>` and `ndjson <path>` are files to write, `sh` a command, `text <exit code>` what the command before prints. */
interface Block {
  readonly language: string;
  readonly detail: string;
  readonly body: string;
}

const blocks: readonly Block[] = [
  ...textOf('docs/rule-authors-guide.md').matchAll(/^```(\w+) ?([^\n]*)\n([\s\S]*?)^```$/gm),
].map(([, language = '', detail = '', body = '']) => ({ language, detail, body }));

const folder = mkdtempSync(join(tmpdir(), 'tenure-guide-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The arguments of a command, with what the guide wrote named by its full path. */
function argumentsOf(command: string): readonly string[] {
  const [, ...args] = command.trim().split(' ');
  return args.map((arg) => (arg.startsWith('acme') ? join(folder, arg) : arg));
}

describe("the rule author's guide", () => {
  it('prints after each command what the command prints', { timeout: 120_000 }, async () => {
    const printed: string[] = [];
    for (const { language, detail, body } of blocks) {
      if (language === 'json' || language === 'ndjson') {
        mkdirSync(dirname(join(folder, detail)), { recursive: true });
        writeFileSync(join(folder, detail), body);
      } else if (language === 'sh') {
        const { code, stdout } = await runTenure(argumentsOf(body));
        printed.push(`${code}\n${stdout.replaceAll(`${folder}/`, '')}`);
      }
    }
    const shown = blocks.filter(({ language }) => language === 'text').map(({ detail, body }) => `${detail}\n${body}`);
    expect(printed).toEqual(shown);
    expect(printed).toHaveLength(5);
  });
});
