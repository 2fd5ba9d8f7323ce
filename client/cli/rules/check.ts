/** `tenure rules check`: every mistake of a programme folder, at its line and column. */
import { Command, Option } from 'commander';
import type { Diagnostic } from '../../../rules/check/diagnostic.ts';
import type { ProgrammeFiles } from '../../programme/read-programme-folder.ts';
import { checkFiles } from '../../rule-sets/check-files.ts';
import { EXIT } from '../cli-error.ts';
import { folderGiven } from '../input.ts';
import { createMessages } from '../output/messages.ts';
import { apiPlace } from '../remote/api-place.ts';
import { postJson } from '../remote/call-api.ts';
import { CHECK_FORMATS, type CheckFormat } from './check-formats.ts';
import { historyGiven } from './history-given.ts';

interface CheckOptions {
  readonly format: CheckFormat;
  readonly json?: true;
  readonly history?: string;
  readonly ledger?: true;
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
    .addOption(
      new Option('--ledger', 'the same of the newest events of the ledger (asks the server)').conflicts('history'),
    )
    .addHelpText('after', EXAMPLE)
    .action(check);
}

const EXAMPLE = `
Example:
  tenure rules check examples/crm/programme --history examples/crm/history.ndjson`;

async function check(folder: string, { format, json, history, ledger }: CheckOptions): Promise<void> {
  const files = await folderGiven(folder);
  const diagnostics = ledger === true ? await checkedByServer(files) : await checkedHere(files, history);
  process.stdout.write(CHECK_FORMATS[json === true ? 'json' : format](folder, diagnostics));
  if (diagnostics.some(({ severity }) => severity === 'error')) process.exitCode = EXIT.failed;
}

async function checkedHere(files: ProgrammeFiles, log: string | undefined): Promise<readonly Diagnostic[]> {
  return checkFiles(files, log === undefined ? {} : { history: await historyGiven(log, createMessages()) });
}

async function checkedByServer(files: ProgrammeFiles): Promise<readonly Diagnostic[]> {
  const body = { files: Object.fromEntries(files) };
  return (await postJson<{ diagnostics: readonly Diagnostic[] }>(apiPlace(), '/v1/rule-sets/check', body)).diagnostics;
}
