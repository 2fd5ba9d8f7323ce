/** `tenure rules list`: what was published, by whom and why. */
import { Command } from 'commander';
import type { VersionView } from '../../rule-sets/version-view.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';
import { apiPlace } from '../remote/api-place.ts';
import { fetchVersions } from './published.ts';
import { printResult } from '../output/print-result.ts';

export function listCommand(): Command {
  return new Command('list')
    .summary('published versions')
    .description('All published versions, in the order of their publication.')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { readonly json?: true }) => {
      const versions = await fetchVersions(apiPlace());
      printResult(versions, json, listText(versions.items));
    });
}

function listText(items: readonly VersionView[]): string {
  if (items.length === 0) return 'None is published. Publish one with tenure rules publish DIR.\n';
  const rows = items.map(({ version, effectiveFrom, publishedAt, author, note }) => {
    return [version, shortTime(effectiveFrom), shortTime(publishedAt), author, note ?? ''];
  });
  return table([['VERSION', 'IN FORCE FROM (UTC)', 'PUBLISHED (UTC)', 'AUTHOR', 'NOTE'], ...rows]);
}
