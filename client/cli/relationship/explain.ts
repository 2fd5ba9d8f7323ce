/** `tenure relationship explain PARTNER CLIENT`: why a pair is credited or not, and who can mend it. */
import { Command } from 'commander';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import { pathSegment } from '../../path-segment.ts';
import type { ExplanationView } from '../../relationships/explanation-view.ts';
import { langOption } from '../options/lang-option.ts';
import { timeOption } from '../options/values.ts';
import { explanationText } from '../output/explanation-text.ts';
import { printResult } from '../output/print-result.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';

interface ExplainOptions {
  readonly at?: Instant;
  readonly lang: string;
  readonly json?: true;
}

export function explainRelationshipCommand(): Command {
  return new Command('explain')
    .summary('why a pair is credited or not')
    .description(
      'Each precondition of each user of a pair, the first that fails, since when and who can mend it; and why the last ' +
        'activity counts or not.',
    )
    .argument('<partner>', 'id of the partner')
    .argument('<client>', 'id of the client')
    .option('--at <time>', 'as of this time (default: now)', timeOption)
    .addOption(langOption('the sentences'))
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure relationship explain google coredns --at 2026-06-30T00:00:00Z')
    .action(explain);
}

async function explain(partner: string, client: string, { at, lang, json }: ExplainOptions): Promise<void> {
  const query = new URLSearchParams({ lang, ...(at !== undefined && { at: formatInstant(at) }) });
  const path = `/v1/relationships/${pathSegment(partner)}/${pathSegment(client)}/explanation`;
  const view = await callApi<ExplanationView>(apiPlace(), { path: `${path}?${query.toString()}` });
  printResult(view, json, explanationText(view));
}
