/** `tenure compute`: what a log means, in memory (`docs/interfaces.md §3`). */
import { Argument, Command, Option } from 'commander';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import { compareMonths, type Month } from '../../../rules/time/month.ts';
import { acceptLog } from '../../log/accept-log.ts';
import { ROW_FORMATS, type RowFormat } from '../../rows/format-rows.ts';
import { EXIT, WrongInputError } from '../cli-error.ts';
import { COMPUTATIONS, type ComputedKind } from '../compute/computations.ts';
import { programmesGiven } from '../input.ts';
import { logGiven } from '../log-given.ts';
import { programmeOption, type ProgrammeOption } from '../options/programme-option.ts';
import { monthOption, repeated, timeOption } from '../options/values.ts';
import { createMessages } from '../output/messages.ts';
import { sayHowManyRefused, sayRefusal } from '../output/refusals.ts';
import { writeRows } from '../output/write-rows.ts';

interface ComputeOptions {
  readonly programme: readonly ProgrammeOption[];
  readonly at?: Instant;
  readonly from?: Month;
  readonly to?: Month;
  readonly format: RowFormat;
}

export function computeCommand(): Command {
  return new Command('compute')
    .description(
      'What a log of events means, computed in memory: no server, no clock. A line that can not be accepted is named ' +
        'on stderr and left out; the rest counts, and the exit code is then 1.',
    )
    .addArgument(new Argument('<what>', 'which rows to print').choices(Object.keys(COMPUTATIONS)))
    .argument('<log>', 'file of one JSON event per line, or - for standard input')
    .addOption(
      new Option(
        '--programme <dir[@time]>',
        'programme folder, in force from a time or, without one, always; may be repeated',
      )
        .argParser(repeated(programmeOption))
        .makeOptionMandatory(),
    )
    .option('--at <time>', 'as of this time: events up to it and all corrections (default: the last event)', timeOption)
    .option('--from <month>', 'statements: first month printed (default: that of the first event)', monthOption)
    .option('--to <month>', 'statements: last month printed (default: that of --at, or of the last event)', monthOption)
    .addOption(new Option('--format <format>', 'how rows are written').choices(ROW_FORMATS).default('ndjson'))
    .option('--json', 'the same as --format ndjson')
    .addHelpText('after', EXAMPLE)
    .action(compute);
}

const EXAMPLE = `
Example:
  tenure compute periods examples/oss/history.ndjson --programme examples/oss/programme --at 2018-06-30T00:00:00Z`;

async function compute(what: ComputedKind, path: string, options: ComputeOptions): Promise<void> {
  checkMonths(what, options);
  const book = await programmesGiven(options.programme);
  const log = await logGiven(path);
  const messages = createMessages();
  const { events, duplicates, refused } = await acceptLog(log, {
    onRefusal: (line, refusal) => sayRefusal(messages, log.name, { line, ...refusal }),
    onProgress: (lines) => messages.progress(() => `reading ${log.name}: ${lines.toLocaleString('en')} events`),
  });
  messages.progress(() => `computing ${what} of ${events.length.toLocaleString('en')} events`);
  const computation = COMPUTATIONS[what];
  const rows = await computation.rows({ events, book, rules: createRuleEngine(book), ...options });
  messages.end();
  await writeRows(rows, options.format, computation.columns);
  sayHowManyRefused(messages, refused, events.length + duplicates + refused);
  if (refused > 0) process.exitCode = EXIT.failed;
}

function checkMonths(what: ComputedKind, { from, to }: ComputeOptions): void {
  if (what !== 'statements' && (from ?? to) !== undefined) {
    throw new WrongInputError(
      `--from and --to choose months of statements; ${what} have none. Use --at, or leave them out.`,
    );
  }
  if (from !== undefined && to !== undefined && compareMonths(from, to) > 0) {
    throw new WrongInputError(`--from ${from} is after --to ${to}: no month lies between. Exchange them.`);
  }
}
