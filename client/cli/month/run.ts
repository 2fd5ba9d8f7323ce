/** `tenure month run`: a draft of a month, taken anew. */
import { Command } from 'commander';
import type { Month } from '../../../rules/time/month.ts';
import { apiPlace } from '../remote/api-place.ts';
import { askAndFollow, notDone } from './ask.ts';
import { monthArgument } from './month-argument.ts';
import { fetchMonth } from './months.ts';
import { printResult } from '../output/print-result.ts';

export function runCommand(): Command {
  return new Command('run')
    .summary('take a draft of a month')
    .description(
      'Takes a draft of a month that is over, anew if it has one: all statements from what is accepted by now. Months ' +
        'before it that have no draft, or an outdated one, come first. A worker does it; its progress is shown until it is done.',
    )
    .addArgument(monthArgument())
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure month run 2018-06')
    .action(run);
}

async function run(month: Month, { json }: { readonly json?: true }): Promise<void> {
  const place = apiPlace();
  const done = await askAndFollow(place, month, 'run');
  if (done.outcome?.kind !== 'drafted') throw notDone(done);
  const { totals, hash } = await fetchMonth(place, month);
  const text = `${month} is drafted: ${totals?.statements ?? 0} statements, ${totals?.totalPoints ?? 0} points, hash ${hash}\n`;
  printResult(done, json, text);
}
