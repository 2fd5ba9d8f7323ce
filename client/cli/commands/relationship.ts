/** `tenure relationship list|show` (`docs/interfaces.md §3`). */
import { pathSegment } from '../../path-segment.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../../platform/duration.ts';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import type { ExplanationView } from '../../relationships/explanation-view.ts';
import type { RelationshipView, StandingView } from '../../relationships/relationship-view.ts';
import type { KnownView } from '../../relationships/show-as-known.ts';
import { limitOption, timeOption } from '../options/values.ts';
import { explanationText } from '../output/explanation-text.ts';
import { knownText } from '../output/known-text.ts';
import { listText, standingText } from '../output/relationship-text.ts';
import { apiPlace, type ApiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { collectPages } from '../remote/collect-pages.ts';
import { printResult } from '../output/print-result.ts';
import { langOption } from '../options/lang-option.ts';

interface ListOptions {
  readonly partner?: string;
  readonly client?: string;
  readonly status?: string;
  readonly expiring?: string;
  readonly limit: number;
  readonly json?: true;
}

interface ShowOptions {
  readonly at?: Instant;
  readonly knownAt?: Instant;
  readonly json?: true;
}

export function relationshipCommand(): Command {
  const command = new Command('relationship').description(
    'Managed relationships: who manages whom, since when, until when.',
  );
  command
    .command('list')
    .summary('relationships, the next to expire first')
    .description('Relationships with their last period; managed ones of everybody come by expiry, others by pair.')
    .option('--partner <partner>', 'only those of this partner')
    .option('--client <client>', 'only those with this client')
    .addOption(new Option('--status <status>', 'default: managed').choices(['managed', 'ended', 'all']))
    .option('--expiring <duration>', 'only managed ones that expire within it, such as 30d', durationOption)
    .option('--limit <n>', 'most rows printed', limitOption, 100)
    .option('--json', 'print one JSON object')
    .action(list);
  command
    .command('show')
    .summary('how one pair stands')
    .description('Standing, since, until, who holds it alive, who shares the client, and past periods with reasons.')
    .argument('<partner>', 'id of the partner')
    .argument('<client>', 'id of the client')
    .option('--at <time>', 'as of this time (default: now; with --known-at, that time)', timeOption)
    .option('--known-at <time>', 'as it was known then, with what is different now and why', timeOption)
    .option('--json', 'print one JSON object')
    .addHelpText('after', SHOW_EXAMPLE)
    .action(show);
  command
    .command('explain')
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
  return command;
}

interface ExplainOptions {
  readonly at?: Instant;
  readonly lang: string;
  readonly json?: true;
}

async function explain(partner: string, client: string, { at, lang, json }: ExplainOptions): Promise<void> {
  const query = new URLSearchParams({ lang, ...(at !== undefined && { at: formatInstant(at) }) });
  const path = `/v1/relationships/${pathSegment(partner)}/${pathSegment(client)}/explanation`;
  const view = await callApi<ExplanationView>(apiPlace(), { path: `${path}?${query.toString()}` });
  printResult(view, json, explanationText(view));
}

const SHOW_EXAMPLE = `
Example: what was thought on 3 March, and why it is different now
  tenure relationship show acme shop --known-at 2026-03-03T00:00:00Z`;

/** What the API answers to a list. */
interface Page {
  readonly asOf: string;
  readonly items: readonly RelationshipView[];
  readonly nextCursor: string | null;
}

async function list(options: ListOptions): Promise<void> {
  const { partner, client, status, expiring, limit } = options;
  const filters = { partner, client, status, expiring, limit };
  let asOf = '';
  const onFirst = (page: Page): void => {
    asOf = page.asOf;
  };
  const path = '/v1/relationships';
  const { items, more } = await collectPages<RelationshipView, Page>(apiPlace(), path, filters, { onFirst });
  printResult({ asOf, items, more }, options.json, listText(items, asOf, more));
}

async function show(partner: string, client: string, { at, knownAt, json }: ShowOptions): Promise<void> {
  const view: ShownView = await standingAt(apiPlace(), partner, client, { at, knownAt });
  const text = standingText(view) + (view.known === undefined ? '' : `\n${knownText(view.known)}`);
  printResult(view, json, text);
}

type ShownView = StandingView & { readonly known?: KnownView };

/** How a pair stands; now, unless a time is given. */
export async function standingAt(
  place: ApiPlace,
  partner: string,
  client: string,
  { at, knownAt }: { readonly at?: Instant | undefined; readonly knownAt?: Instant | undefined } = {},
): Promise<StandingView> {
  const query = new URLSearchParams({
    ...(at !== undefined && { at: formatInstant(at) }),
    ...(knownAt !== undefined && { known_at: formatInstant(knownAt) }),
  });
  return callApi(place, {
    path: `/v1/relationships/${pathSegment(partner)}/${pathSegment(client)}?${query.toString()}`,
  });
}

function durationOption(text: string): string {
  if (parseDuration(text) === null) throw new InvalidArgumentError('It must be a duration, such as 30d or 12h.');
  return text;
}
