/** `tenure relationship list`: relationships, the next to expire first. */
import { Command, Option } from 'commander';
import type { RelationshipView } from '../../relationships/relationship-view.ts';
import { durationOption, limitOption } from '../options/values.ts';
import { printResult } from '../output/print-result.ts';
import { listText } from '../output/relationship-text.ts';
import { apiPlace } from '../remote/api-place.ts';
import { collectPages } from '../remote/collect-pages.ts';

interface ListOptions {
  readonly partner?: string;
  readonly client?: string;
  readonly status?: string;
  readonly expiring?: string;
  readonly limit: number;
  readonly json?: true;
}

export function listRelationshipsCommand(): Command {
  return new Command('list')
    .summary('relationships, the next to expire first')
    .description('Relationships with their last period; managed ones of everybody come by expiry, others by pair.')
    .option('--partner <partner>', 'only those of this partner')
    .option('--client <client>', 'only those with this client')
    .addOption(new Option('--status <status>', 'default: managed').choices(['managed', 'ended', 'all']))
    .option(
      '--expiring <duration>',
      'only managed ones that expire within it, such as 30d',
      durationOption('30d or 12h'),
    )
    .option('--limit <n>', 'most rows printed', limitOption, 100)
    .option('--json', 'print one JSON object')
    .action(list);
}

/** What the API answers to a list. */
interface Page {
  readonly asOf: string;
  readonly items: readonly RelationshipView[];
  readonly nextCursor: string | null;
}

async function list({ json, ...filters }: ListOptions): Promise<void> {
  let asOf = '';
  const onFirst = (page: Page): void => {
    asOf = page.asOf;
  };
  const path = '/v1/relationships';
  const { items, more } = await collectPages<RelationshipView, Page>(apiPlace(), path, filters, { onFirst });
  printResult({ asOf, items, more }, json, listText(items, asOf, more));
}
