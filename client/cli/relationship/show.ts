/** `tenure relationship show PARTNER CLIENT`: how one pair stands, or stood, or was known to stand. */
import { Command } from 'commander';
import type { Instant } from '../../../rules/time/instant.ts';
import type { StandingView } from '../../relationships/relationship-view.ts';
import type { KnownView } from '../../relationships/show-as-known.ts';
import { timeOption } from '../options/values.ts';
import { knownText } from '../output/known-text.ts';
import { printResult } from '../output/print-result.ts';
import { standingText } from '../output/relationship-text.ts';
import { apiPlace } from '../remote/api-place.ts';
import { standingAt } from '../remote/standing-at.ts';

interface ShowOptions {
  readonly at?: Instant;
  readonly knownAt?: Instant;
  readonly json?: true;
}

const EXAMPLE = `
Example: what was thought on 3 March, and why it is different now
  tenure relationship show acme shop --known-at 2026-03-03T00:00:00Z`;

export function showRelationshipCommand(): Command {
  return new Command('show')
    .summary('how one pair stands')
    .description('Standing, since, until, who holds it alive, who shares the client, and past periods with reasons.')
    .argument('<partner>', 'id of the partner')
    .argument('<client>', 'id of the client')
    .option('--at <time>', 'as of this time (default: now; with --known-at, that time)', timeOption)
    .option('--known-at <time>', 'as it was known then, with what is different now and why', timeOption)
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLE)
    .action(show);
}

async function show(partner: string, client: string, { at, knownAt, json }: ShowOptions): Promise<void> {
  const view: ShownView = await standingAt(apiPlace(), partner, client, { at, knownAt });
  const text = standingText(view) + (view.known === undefined ? '' : `\n${knownText(view.known)}`);
  printResult(view, json, text);
}

type ShownView = StandingView & { readonly known?: KnownView };
