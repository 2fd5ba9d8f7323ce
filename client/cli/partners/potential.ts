/** `tenure partner potential`: activity that would count but for what somebody can mend. */
import { Command } from 'commander';
import { pathSegment } from '../../path-segment.ts';
import type { PotentialView } from '../../partners/potential-view.ts';
import { potentialText } from '../output/potential-text.ts';
import { apiPlace } from '../remote/api-place.ts';
import { collectPages } from '../remote/collect-pages.ts';
import { printResult } from '../output/print-result.ts';
import { langOption } from '../options/lang-option.ts';

export function potentialCommand(): Command {
  return new Command('potential')
    .summary('credit that is missed for want of an assignment, a domain or an access')
    .description(
      'Clients that a partner does not manage though its users are active there: what is to be mended, by whom, and ' +
        'what the client would bring a month if one more activity there qualified.',
    )
    .argument('<partner>', 'id of the partner')
    .addOption(langOption('the sentences'))
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure partner potential google')
    .action(potential);
}

/** Pairs that a page looks at, at most. */
const MOST_PAIRS = 100;

async function potential(
  partner: string,
  { lang, json }: { readonly lang: string; readonly json?: true },
): Promise<void> {
  const place = apiPlace();
  const path = `/v1/partners/${pathSegment(partner)}/potential-credit`;
  const all = { lang, limit: Infinity };
  const { items } = await collectPages<PotentialView['items'][number]>(place, path, all, { largestPage: MOST_PAIRS });
  printResult({ items }, json, potentialText(items));
}
