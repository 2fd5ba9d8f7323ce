/** `tenure rules coverage`: what a log says that rules have nothing to say about. */
import { Command, Option } from 'commander';
import { coverageOf, type Coverage } from '../../../rules/gaps/coverage.ts';
import { monthEnd } from '../../../rules/month/month-end.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { compareMonths, previousMonth, type Month } from '../../../rules/time/month.ts';
import { acceptLog } from '../../log/accept-log.ts';
import { EXIT, WrongInputError } from '../cli-error.ts';
import { logGiven, programmesGiven } from '../input.ts';
import { programmeOption, type ProgrammeOption } from '../options/programme-option.ts';
import { monthOption, repeated } from '../options/values.ts';
import { createMessages } from '../output/messages.ts';
import { sayHowManyRefused, sayRefusal } from '../output/refusals.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';

interface CoverageOptions {
  readonly log: string;
  readonly programme: readonly ProgrammeOption[];
  readonly from?: Month;
  readonly to?: Month;
  readonly json?: true;
}

export function coverageCommand(): Command {
  return new Command('coverage')
    .summary('what people do that no rule speaks of')
    .description(
      'Kinds of activities in a log, tool and action, that no rule could accept whatever else is said of them, the ' +
        'most frequent first; and rules that never decided anything.',
    )
    .requiredOption('--log <file>', 'file of one JSON event per line, or - for standard input')
    .addOption(
      new Option('--programme <dir[@time]>', 'the rules; may be repeated')
        .argParser(repeated(programmeOption))
        .makeOptionMandatory(),
    )
    .option('--from <month>', 'first month looked at (default: that of the first event)', monthOption)
    .option('--to <month>', 'last month looked at (default: that of the last event)', monthOption)
    .option('--json', 'print one JSON object')
    .action(coverage);
}

async function coverage(options: CoverageOptions): Promise<void> {
  const { from, to, json } = options;
  if (from !== undefined && to !== undefined && compareMonths(from, to) > 0) {
    throw new WrongInputError(`--from ${from} is after --to ${to}: no month lies between. Exchange them.`);
  }
  const book = await programmesGiven(options.programme);
  const log = await logGiven(options.log);
  const messages = createMessages();
  const { events, duplicates, refused } = await acceptLog(log, {
    onRefusal: (line, refusal) => sayRefusal(messages, log.name, { line, ...refusal }),
    onProgress: (lines) => messages.progress(() => `reading ${log.name}: ${lines.toLocaleString('en')} events`),
  });
  const isInRange = rangeOf(book, from, to);
  const activities = events
    .filter((event) => event.type === 'activity.performed')
    .filter(({ time }) => isInRange(time));
  const found = await coverageOf(activities, book, createRuleEngine(book));
  messages.end();
  process.stdout.write(json === true ? `${JSON.stringify(found)}\n` : coverageText(found));
  sayHowManyRefused(messages, refused, events.length + duplicates + refused);
  if (refused > 0) process.exitCode = EXIT.failed;
}

function rangeOf(book: RuleBook, from: Month | undefined, to: Month | undefined): (time: number) => boolean {
  const first = from === undefined ? -Infinity : monthEnd(book, previousMonth(from));
  const end = to === undefined ? Infinity : monthEnd(book, to);
  return (time) => first <= time && time < end;
}

function coverageText({ activities, accepted, unspoken, idleRules }: Coverage): string {
  const kinds = unspoken.map(({ tool, action, count, knowsTool, example }) => {
    return [tool, action, String(count), knowsTool ? '' : 'no such tool', example.id, shortTime(example.time)];
  });
  const rules = idleRules.map(({ version, tool, rule }) => [version, tool, rule]);
  return [
    `${activities.toLocaleString('en')} activities, of which rules accept ${accepted.toLocaleString('en')}.\n`,
    kinds.length === 0
      ? 'Rules speak of every kind of activity there was.\n'
      : `No rule speaks of\n${table([['TOOL', 'ACTION', 'COUNT', '', 'EXAMPLE', 'TIME (UTC)'], ...kinds])}`,
    rules.length === 0
      ? 'Every rule decided something.\n'
      : `Never decided anything\n${table([['VERSION', 'TOOL', 'RULE'], ...rules])}`,
  ].join('\n');
}
