/** `tenure rules what-if`: what another rule set would have made of a log, or of the real ledger. */
import { Command, Option } from 'commander';
import { compareMonths, type Month } from '../../../../rules/time/month.ts';
import { DIFFERENCE_FORMATS, type DifferenceFormat } from '../../../rule-sets/what-if-differences.ts';
import { WrongInputError } from '../../cli-error.ts';
import { programmeOption, type ProgrammeOption } from '../../options/programme-option.ts';
import { monthOption, repeated } from '../../options/values.ts';
import { whatIfOfLog } from './offline.ts';
import { showWhatIf, whatIfOfLedger } from './online.ts';

export interface WhatIfOptions {
  readonly log?: string;
  readonly programme?: readonly ProgrammeOption[];
  readonly result?: number;
  readonly from?: Month;
  readonly to?: Month;
  readonly format?: DifferenceFormat;
  readonly json?: true;
}

export function whatIfCommand(): Command {
  return new Command('what-if')
    .summary('what another rule set would have made of what happened')
    .description(
      'Compares the rules as they are with a candidate as if it had always been in force, and shows the difference: ' +
        'activities, periods of management, points and tiers. Over the real ledger, or over a log without a server. ' +
        'Publishes nothing. Ctrl-C calls it off.',
    )
    .argument('[dir]', 'the candidate: a programme folder')
    .option('--from <month>', 'first month compared (default: that of the first event)', monthOption)
    .option('--to <month>', 'last month compared (default: that of the last event)', monthOption)
    .option('--log <file>', 'over a log instead: file of one JSON event per line, or - for standard input')
    .addOption(
      new Option('--programme <dir[@time]>', 'with --log: the rules as they are; may be repeated').argParser(
        repeated(programmeOption),
      ),
    )
    .addOption(new Option('--result <n>', 'show again what an earlier one found').argParser(numberOption))
    .addOption(
      new Option('--format <format>', 'print all of it, so that programs can read it').choices(DIFFERENCE_FORMATS),
    )
    .option('--json', 'the same as --format json')
    .addHelpText('after', EXAMPLE)
    .action(whatIf);
}

const EXAMPLE = `
Examples:
  tenure rules what-if new-programme --from 2026-01 --to 2026-06
  tenure rules what-if new-programme --log history.ndjson --programme programme --format csv`;

async function whatIf(folder: string | undefined, { json, ...given }: WhatIfOptions): Promise<void> {
  const options: WhatIfOptions = { ...(json === true && { format: 'json' }), ...given };
  const { log, programme, result, from, to } = options;
  if (from !== undefined && to !== undefined && compareMonths(from, to) > 0) {
    throw new WrongInputError(`--from ${from} is after --to ${to}: no month lies between. Exchange them.`);
  }
  if (result !== undefined) {
    if (folder !== undefined || log !== undefined)
      throw wrong('--result shows what was asked before: it takes no folder and no log.');
    return showWhatIf(result, options);
  }
  if (folder === undefined) throw wrong('Name the folder of the candidate, or an earlier what-if with --result.');
  if (log === undefined) {
    if (programme !== undefined)
      throw wrong('--programme goes with --log: over the real ledger the rules are those published.');
    return whatIfOfLedger(folder, options);
  }
  if (programme === undefined) throw wrong('With --log, name the rules as they are with --programme.');
  return whatIfOfLog(folder, { ...options, log, programme });
}

function wrong(message: string): WrongInputError {
  return new WrongInputError(`${message}\nUsage: tenure rules what-if --help explains.`);
}

function numberOption(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new WrongInputError('--result takes the number of a what-if, such as 3.');
  return Number(text);
}
