/**
 * Follows docs/rule-authors-guide.md from its first line to its last: files are written, commands run against a Tenure
 * of its own, output compared.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { textOf } from '../architecture/repository.ts';
import { runTenure, type TenureRun } from '../client/cli/run-tenure.ts';
import { newDataFolder, startUp, type UpProcess } from '../client/up/running-up.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

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
const data = newDataFolder();
let up: UpProcess;
beforeAll(async () => {
  up = await startUp(data.path, ['--json', '--example', 'none']);
});
afterAll(async () => {
  up.kill('SIGINT');
  await up.ended;
  data.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The arguments of a command, with what the guide wrote named by its full path. */
function argumentsOf(command: string): readonly string[] {
  const [, ...args] = command.trim().split(' ');
  return args.map((arg) => (/^acme(?!@)/.test(arg) ? join(folder, arg) : arg));
}

/** What a command says, without what is otherwise each time. */
function shownOf({ code, stdout, stderr }: TenureRun): string {
  const said = code === 0 ? stdout : stdout || stderr;
  return `${code}\n${said.replaceAll(`${folder}/`, '').replace(/ in [\d.]+ s\)/, ' in 0.5 s)')}`;
}

describe("the rule author's guide", () => {
  it('prints after each command what the command prints', async () => {
    const env = { TENURE_DATA_DIR: data.path, TENURE_URL: (await up.welcome()).api, TENURE_TOKEN: '' };
    const printed: string[] = [];
    for (const { language, detail, body } of blocks) {
      if (language === 'json' || language === 'ndjson') {
        mkdirSync(dirname(join(folder, detail)), { recursive: true });
        writeFileSync(join(folder, detail), body);
      } else if (language === 'sh') {
        printed.push(shownOf(await runTenure(argumentsOf(body), { env })));
      }
    }
    const shown = blocks.filter(({ language }) => language === 'text').map(({ detail, body }) => `${detail}\n${body}`);
    expect(printed).toEqual(shown);
    expect(printed).toHaveLength(15);
  });
});
