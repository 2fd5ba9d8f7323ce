/** `tenure rules what-if`: what another rule set would have made of a log. */
import { Command, Option } from 'commander';
import { gatherLog } from '../../../rules/compute/compute-log.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { compareMonths, type Month } from '../../../rules/time/month.ts';
import { candidateBook } from '../../../rules/what-if/candidate.ts';
import { outcomeOf } from '../../../rules/what-if/outcome.ts';
import { sidesOf } from '../../../rules/what-if/sides.ts';
import { compareOutcomes } from '../../../rules/what-if/what-if.ts';
import { acceptLog } from '../../log/accept-log.ts';
import { EXIT, WrongInputError } from '../cli-error.ts';
import { logGiven, programmesGiven } from '../input.ts';
import { programmeOption, type ProgrammeOption } from '../options/programme-option.ts';
import { monthOption, repeated } from '../options/values.ts';
import { createMessages } from '../output/messages.ts';
import { sayHowManyRefused, sayRefusal } from '../output/refusals.ts';
import { whatIfText } from './what-if-text.ts';

interface WhatIfOptions {
  readonly log: string;
  readonly programme: readonly ProgrammeOption[];
  readonly from?: Month;
  readonly to?: Month;
  readonly json?: true;
}

export function whatIfCommand(): Command {
  return new Command('what-if')
    .summary('what another rule set would have made of a log')
    .description(
      'Computes a log twice, under the rules it has and as if the candidate had always been in force, and shows the ' +
        'difference: activities, periods of management, points and tiers. Publishes nothing.',
    )
    .argument('<dir>', 'the candidate: a programme folder')
    .requiredOption('--log <file>', 'file of one JSON event per line, or - for standard input')
    .addOption(
      new Option('--programme <dir[@time]>', 'the rules as they are; may be repeated')
        .argParser(repeated(programmeOption))
        .makeOptionMandatory(),
    )
    .option('--from <month>', 'first month compared (default: that of the first event)', monthOption)
    .option('--to <month>', 'last month compared (default: that of the last event)', monthOption)
    .option('--json', 'print one JSON object')
    .action(whatIf);
}

async function whatIf(folder: string, options: WhatIfOptions): Promise<void> {
  const { from, to, json } = options;
  if (from !== undefined && to !== undefined && compareMonths(from, to) > 0) {
    throw new WrongInputError(`--from ${from} is after --to ${to}: no month lies between. Exchange them.`);
  }
  const sides = sidesOf(await programmesGiven(options.programme), await candidateGiven(folder));
  const log = await logGiven(options.log);
  const messages = createMessages();
  const { events, duplicates, refused } = await acceptLog(log, {
    onRefusal: (line, refusal) => sayRefusal(messages, log.name, { line, ...refusal }),
    onProgress: (lines) => messages.progress(() => `reading ${log.name}: ${lines.toLocaleString('en')} events`),
  });
  messages.progress(() => `computing ${events.length.toLocaleString('en')} events twice`);
  const range = { from, to };
  const gathered = gatherLog(events);
  const before = await outcomeOf(gathered, sides.before, range);
  const after = await outcomeOf(gathered, sides.after, range, sides.before.book);
  const difference = compareOutcomes(before, after, events);
  messages.end();
  process.stdout.write(json === true ? `${JSON.stringify(difference)}\n` : whatIfText(difference));
  sayHowManyRefused(messages, refused, events.length + duplicates + refused);
  if (refused > 0) process.exitCode = EXIT.failed;
}

async function candidateGiven(folder: string): Promise<RuleBook> {
  const [version] = await programmesGiven([{ folder, effectiveFrom: 'always' }]);
  return version === undefined ? [] : candidateBook(version.programme);
}
