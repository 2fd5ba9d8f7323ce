/** `tenure partner single-keepers`: clients that hang on one user. */
import { pathSegment } from '../../path-segment.ts';
import { Command } from 'commander';
import type { SingleKeepersView } from '../../partners/single-keepers-view.ts';
import { limitOption } from '../options/values.ts';
import { singleKeepersText } from '../output/single-keepers-text.ts';
import { apiPlace } from '../remote/api-place.ts';
import { collectPages } from '../remote/collect-pages.ts';
import { printResult } from '../output/print-result.ts';

export function singleKeepersCommand(): Command {
  return new Command('single-keepers')
    .summary('clients that hang on one user')
    .description(
      'Managed clients of a partner that hang on one user: nobody else is active there, so that they lapse when that ' +
        'user stops; or nobody else manages them, so that they end at once when that user loses access.',
    )
    .argument('<partner>', 'id of the partner')
    .option('--limit <n>', 'most rows printed', limitOption, 100)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure partner single-keepers google')
    .action(singleKeepers);
}

type Kept = SingleKeepersView['items'][number];

async function singleKeepers(
  partner: string,
  { limit, json }: { readonly limit: number; readonly json?: true },
): Promise<void> {
  const path = `/v1/partners/${pathSegment(partner)}/single-keepers`;
  const page = await collectPages<Kept>(apiPlace(), path, { limit });
  printResult(page, json, singleKeepersText(page.items, page.more));
}
