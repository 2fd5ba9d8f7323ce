/** `tenure month status`: how each month stands, and which is to be closed next. */
import { Command } from 'commander';
import type { MonthDetailView } from '../../months/month-view.ts';
import { limitOption } from '../options/values.ts';
import { apiPlace } from '../remote/api-place.ts';
import { fetchMonth, fetchMonths } from './months.ts';
import { statusText } from './status-text.ts';
import { printResult } from '../output/print-result.ts';

interface StatusOptions {
  readonly limit: number;
  readonly json?: true;
}

export function statusCommand(): Command {
  return new Command('status')
    .summary('how each month stands')
    .description(
      'Every month: open, draft or closed, what it comes to and its hash; and what keeps the next from closing.',
    )
    .option('--limit <n>', 'most months shown, the latest', limitOption, 36)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure month status --limit 12')
    .action(status);
}

async function status({ limit, json }: StatusOptions): Promise<void> {
  const place = apiPlace();
  const { items, more } = await fetchMonths(place, limit);
  const draft = items.findLast((month) => month.status === 'draft');
  const next: MonthDetailView | null = draft === undefined ? null : await fetchMonth(place, draft.month);
  printResult({ items, more, next }, json, statusText(items, more, next));
}
