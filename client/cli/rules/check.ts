/** `tenure rules check`: every mistake of a programme folder, at its line and column. */
import { Command, Option } from 'commander';
import type { ActivityHistory } from '../../../rules/check/history.ts';
import { EXIT } from '../cli-error.ts';
import { folderGiven } from '../input.ts';
import { createMessages } from '../output/messages.ts';
import { CHECK_FORMATS, type CheckFormat } from './check-formats.ts';
import { historyGiven } from './history-given.ts';

interface CheckOptions {
  readonly format: CheckFormat;
  readonly json?: true;
  readonly history?: string;
}

export function checkCommand(): Command {
  const formats = Object.keys(CHECK_FORMATS);
  return new Command('check')
    .summary('every mistake of a programme folder')
    .description(
      'Every mistake of a programme folder with file:line:column, what is wrong and how to mend it; runs the examples. ' +
        'Exit code 1 when there are errors; warnings alone are no failure.',
    )
    .argument('<dir>', 'programme folder')
    .addOption(new Option('--format <format>', 'how mistakes are written').choices(formats).default('text'))
    .option('--json', 'the same as --format json')
    .option('--history <log>', 'also warn of values that no activity of this log ever had (NDJSON file, or -)')
    .addHelpText('after', EXAMPLE)
    .action(check);
}

const EXAMPLE = `
Example:
  tenure rules check examples/crm/programme --history examples/crm/history.ndjson`;

async function check(folder: string, { format, json, history }: CheckOptions): Promise<void> {
  const files = await folderGiven(folder);
  const messages = createMessages();
  const seen = history === undefined ? null : await historyGiven(history, messages);
  const diagnostics = await checked(files, seen);
  process.stdout.write(CHECK_FORMATS[json === true ? 'json' : format](folder, diagnostics));
  if (diagnostics.some(({ severity }) => severity === 'error')) process.exitCode = EXIT.failed;
}

/** The language service takes a moment to load: only this command needs it. */
async function checked(files: ReadonlyMap<string, string>, history: ActivityHistory | null) {
  const { checkProgramme } = await import('../../../rules/check/check-programme.ts');
  return checkProgramme(files, history === null ? {} : { history });
}
