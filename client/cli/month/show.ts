/** `tenure month show`: the statements of a month, or one of them in full. */
import { Command } from 'commander';
import type { Month } from '../../../rules/time/month.ts';
import { limitOption } from '../options/values.ts';
import { apiPlace } from '../remote/api-place.ts';
import { monthArgument } from './month-argument.ts';
import { fetchMonth, fetchStatement, fetchStatements } from './months.ts';
import { monthText } from './month-text.ts';
import { statementText } from './statement-text.ts';

interface ShowOptions {
  readonly limit: number;
  readonly json?: true;
}

export function showCommand(): Command {
  return new Command('show')
    .summary('the statements of a month, or one in full')
    .description(
      'Without a partner: what each partner has in a month. With one: its statement, line by line, with its tiers and ' +
        'what the next one wants.',
    )
    .addArgument(monthArgument())
    .argument('[partner]', 'id of a partner')
    .option('--limit <n>', 'most partners shown', limitOption, 1000)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure month show 2018-06\n  tenure month show 2018-06 redhat')
    .action(show);
}

async function show(month: Month, partner: string | undefined, { limit, json }: ShowOptions): Promise<void> {
  const place = apiPlace();
  if (partner !== undefined) {
    const statement = await fetchStatement(place, month, partner);
    process.stdout.write(json === true ? `${JSON.stringify(statement)}\n` : statementText(statement));
    return;
  }
  const detail = await fetchMonth(place, month);
  const { items, more } = await fetchStatements(place, month, limit);
  const text = json === true ? `${JSON.stringify({ ...detail, items, more })}\n` : monthText(detail, items, more);
  process.stdout.write(text);
}
