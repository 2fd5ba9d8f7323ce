/** `tenure month close`: closes a month for good, and all open ones before it. */
import { Command } from 'commander';
import type { Month } from '../../../rules/time/month.ts';
import type { MonthView } from '../../months/month-view.ts';
import { FailedError } from '../cli-error.ts';
import { askForWord } from '../output/ask-for-word.ts';
import { apiPlace, type ApiPlace } from '../remote/api-place.ts';
import { askAndFollow, notDone } from './ask.ts';
import { monthArgument } from './month-argument.ts';
import { fetchMonth, fetchMonths } from './months.ts';
import { printResult } from '../output/print-result.ts';

interface CloseOptions {
  readonly yes?: true;
  readonly json?: true;
}

/** More months than a programme will have. */
const ALL = 100_000;

export function closeCommand(): Command {
  return new Command('close')
    .summary('close a month for good')
    .description(
      'Closes a month for good, and all open months before it, in order. Shows which, asks to type the month, and shows ' +
        'progress until it is done. A draft that is out of date is not closed: run it again and look at it first. What ' +
        'arrives later for a closed month is posted as an adjustment by the next.',
    )
    .addArgument(monthArgument())
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON; what is asked goes to stderr')
    .addHelpText('after', '\nExample:\n  tenure month close 2018-06')
    .action(close);
}

async function close(month: Month, { yes, json }: CloseOptions): Promise<void> {
  const place = apiPlace();
  const open = await openUntil(place, month);
  // One that is not over is refused by the API, which says until when: nobody need be asked before.
  if (yes !== true && open.length > 0 && open.every(({ isOver }) => isOver)) await confirm(month, open);
  const done = await askAndFollow(place, month, 'close');
  if (done.outcome?.kind !== 'closed') throw notDone(done);
  const { closed } = done.outcome;
  const text = closed.length === 0 ? `${month} was closed before.\n` : `Closed for good: ${closed.join(', ')}.\n`;
  printResult(done, json, text);
}

/** The months that would be closed, in order. Throws when there is no such month. */
async function openUntil(place: ApiPlace, month: Month): Promise<readonly MonthView[]> {
  await fetchMonth(place, month);
  const { items } = await fetchMonths(place, ALL);
  return items.filter((one) => one.month <= month && one.status !== 'closed').toReversed();
}

async function confirm(month: Month, open: readonly MonthView[]): Promise<void> {
  process.stderr.write(`This closes for good, in this order:\n${open.map(line).join('')}`);
  if (!(await askForWord(month))) throw new FailedError(`Nothing was changed: ${month} was not typed.`);
}

function line({ month, totals }: MonthView): string {
  if (totals === null) return `  ${month}  has no draft yet: it is run first\n`;
  return `  ${month}  ${totals.statements.toLocaleString('en')} statements, ${totals.totalPoints} points\n`;
}
