/** `tenure audit list`: what callers did (`docs/interfaces.md §3`). */
import { Command } from 'commander';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import type { ActView } from '../../audit/list-audit.ts';
import { limitOption, timeOption } from '../options/values.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';
import { apiPlace } from '../remote/api-place.ts';
import { collectPages, type Collected } from '../remote/collect-pages.ts';
import { printResult } from '../output/print-result.ts';

interface ListOptions {
  readonly caller?: string;
  readonly operation?: string;
  readonly subject?: string;
  readonly from?: Instant;
  readonly until?: Instant;
  readonly limit: number;
  readonly json?: true;
}

export function auditCommand(): Command {
  const command = new Command('audit').description(
    'The audit log: every call that changed something, and who made it.',
  );
  command
    .command('list')
    .summary('what callers did, newest first')
    .description('Acts, newest first, in real time. With --json also what was before and after, and the request ids.')
    .option('--caller <id>', 'only acts of this caller, by its id')
    .option('--operation <id>', 'only acts of this operation, such as removeAccess')
    .option('--subject <subject>', 'only acts about this, such as user:ann')
    .option('--from <time>', 'only acts since this time', timeOption)
    .option('--until <time>', 'only acts before this time', timeOption)
    .option('--limit <n>', 'most rows printed', limitOption, 100)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure audit list --operation removeAccess --limit 20')
    .action(list);
  return command;
}

async function list({ caller, operation, subject, from, until, limit, json }: ListOptions): Promise<void> {
  const acts = await collectPages<ActView>(apiPlace(), '/v1/audit', {
    limit,
    caller,
    operation,
    subject,
    from: from === undefined ? undefined : formatInstant(from),
    until: until === undefined ? undefined : formatInstant(until),
  });
  printResult(acts, json, listText(acts));
}

function listText({ items, more }: Collected<ActView>): string {
  if (items.length === 0) return 'Nothing was done that fits.\n';
  const rows = items.map(({ at, caller, operation, subject }) => {
    return [shortTime(at), `${caller.name} (${caller.role})`, operation, subject ?? ''];
  });
  const text = table([['AT (UTC)', 'WHO', 'WHAT', 'ABOUT'], ...rows]);
  return more ? `${text}There are more; raise --limit.\n` : text;
}
