/** `tenure month show`: the statements of a month, or one of them in full. */
import { Command } from 'commander';
import type { Month } from '../../../rules/time/month.ts';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import { WrongInputError } from '../cli-error.ts';
import { limitOption, timeOption } from '../options/values.ts';
import { apiPlace } from '../remote/api-place.ts';
import { monthArgument } from './month-argument.ts';
import { statementAsKnownText } from './as-known-text.ts';
import { fetchMonth, fetchStatement, fetchStatementAsKnown, fetchStatements } from './months.ts';
import { monthText } from './month-text.ts';
import { statementText } from './statement-text.ts';
import { printResult } from '../output/print-result.ts';

interface ShowOptions {
  readonly at?: Instant;
  readonly knownAt?: Instant;
  readonly limit: number;
  readonly json?: true;
}

export function showCommand(): Command {
  return new Command('show')
    .summary('the statements of a month, or one in full')
    .description(
      'Without a partner: what each partner has in a month. With one: its statement, line by line, with its tiers and ' +
        'what the next one wants. With --at or --known-at as it was known then, and why it is different now.',
    )
    .addArgument(monthArgument())
    .argument('[partner]', 'id of a partner')
    .option('--at <time>', 'with a partner: as of this time (default: now; with --known-at, that time)', timeOption)
    .option(
      '--known-at <time>',
      'with a partner: from what was accepted, published and closed by that time',
      timeOption,
    )
    .option('--limit <n>', 'most partners shown', limitOption, 1000)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure month show 2018-06\n  tenure month show 2018-06 redhat')
    .action(show);
}

async function show(month: Month, partner: string | undefined, options: ShowOptions): Promise<void> {
  const { limit, json, at, knownAt } = options;
  const place = apiPlace();
  if (at !== undefined || knownAt !== undefined) {
    if (partner === undefined) {
      throw new WrongInputError(
        '--at and --known-at show one statement: name its partner, or use tenure export statements.',
      );
    }
    const query = new URLSearchParams({
      ...(at !== undefined && { at: formatInstant(at) }),
      ...(knownAt !== undefined && { known_at: formatInstant(knownAt) }),
    });
    const known = await fetchStatementAsKnown(place, { month, partner }, query);
    printResult(known, json, statementAsKnownText(known));
    return;
  }
  if (partner !== undefined) {
    const statement = await fetchStatement(place, month, partner);
    printResult(statement, json, statementText(statement));
    return;
  }
  const detail = await fetchMonth(place, month);
  const { items, more } = await fetchStatements(place, month, limit);
  printResult({ ...detail, items, more }, json, monthText(detail, items, more));
}
