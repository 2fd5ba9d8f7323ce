/** `tenure rules coverage`: what a log says that rules have nothing to say about. */
import { Command, Option } from 'commander';
import { coverageOf, instantsOf, type Coverage } from '../../../rules/gaps/coverage.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { compareMonths, type Month } from '../../../rules/time/month.ts';
import { acceptLog } from '../../log/accept-log.ts';
import { EXIT, WrongInputError } from '../cli-error.ts';
import { programmesGiven } from '../input.ts';
import { logGiven } from '../log-given.ts';
import { programmeOption, type ProgrammeOption } from '../options/programme-option.ts';
import { monthOption, repeated } from '../options/values.ts';
import { createMessages } from '../output/messages.ts';
import { sayHowManyRefused, sayRefusal } from '../output/refusals.ts';
import { table } from '../output/table.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { shortTime } from '../output/times.ts';
import { printResult } from '../output/print-result.ts';

interface CoverageOptions {
  readonly log?: string;
  readonly programme?: readonly ProgrammeOption[];
  readonly from?: Month;
  readonly to?: Month;
  readonly json?: true;
}

export function coverageCommand(): Command {
  return new Command('coverage')
    .summary('what people do that no rule speaks of')
    .description(
      'Kinds of activities, tool and action, that no rule could accept whatever else is said of them, the most ' +
        'frequent first; and rules that never decided anything. Of what Tenure has and the rules that are published ' +
        'there; or, with --log and --programme, of a log, without a server.',
    )
    .option('--log <file>', 'file of one JSON event per line, or - for standard input')
    .addOption(
      new Option('--programme <dir[@time]>', 'the rules, with --log; may be repeated').argParser(
        repeated(programmeOption),
      ),
    )
    .option('--from <month>', 'first month looked at (default: that of the first event)', monthOption)
    .option('--to <month>', 'last month looked at (default: that of the last event)', monthOption)
    .option('--json', 'print one JSON object')
    .action(coverage);
}

async function coverage(options: CoverageOptions): Promise<void> {
  const { from, to, log, programme, json } = options;
  if (from !== undefined && to !== undefined && compareMonths(from, to) > 0) {
    throw new WrongInputError(`--from ${from} is after --to ${to}: no month lies between. Exchange them.`);
  }
  if ((log === undefined) !== (programme === undefined)) {
    throw new WrongInputError('--log and --programme go together. Without both, a running Tenure is asked.');
  }
  const found =
    log === undefined ? await ofLedger(from, to) : await ofLog(log, programme ?? [], from ?? null, to ?? null);
  printResult(found, json, coverageText(found));
}

function ofLedger(from: Month | undefined, to: Month | undefined): Promise<Coverage> {
  const query = new URLSearchParams({ ...(from && { from }), ...(to && { to }) }).toString();
  return callApi<Coverage>(apiPlace(), { path: `/v1/rule-sets/coverage${query === '' ? '' : `?${query}`}` });
}

async function ofLog(
  path: string,
  programme: readonly ProgrammeOption[],
  from: Month | null,
  to: Month | null,
): Promise<Coverage> {
  const book = await programmesGiven(programme);
  const log = await logGiven(path);
  const messages = createMessages();
  const { events, duplicates, refused } = await acceptLog(log, {
    onRefusal: (line, refusal) => sayRefusal(messages, log.name, { line, ...refusal }),
    onProgress: (lines) => messages.progress(() => `reading ${log.name}: ${lines.toLocaleString('en')} events`),
  });
  const range = instantsOf(book, from, to);
  const activities = events
    .filter((event) => event.type === 'activity.performed')
    .filter(({ time }) => range.from <= time && time < range.until);
  const found = await coverageOf(activities, book, createRuleEngine(book));
  messages.end();
  sayHowManyRefused(messages, refused, events.length + duplicates + refused);
  if (refused > 0) process.exitCode = EXIT.failed;
  return found;
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
