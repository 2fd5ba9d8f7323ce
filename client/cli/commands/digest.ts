/** `tenure digest set|unset|list|preview|resend` (`docs/interfaces.md §3`). */
import { pathSegment } from '../../path-segment.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { SubscriptionView } from '../../digests/digest-view.ts';
import type { previewDigest } from '../../digests/preview-digest.ts';
import { digestsText, setText } from '../output/digest-text.ts';
import { repeated, limitOption } from '../options/values.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi, postJson } from '../remote/call-api.ts';
import { collectPages } from '../remote/collect-pages.ts';
import { printResult } from '../output/print-result.ts';
import { langOption } from '../options/lang-option.ts';

interface Json {
  readonly json?: true;
}

export function digestCommand(): Command {
  const command = new Command('digest').description(
    'Digests by e-mail: what happened to a partner’s clients, and what is about to.',
  );
  command
    .command('set')
    .summary('send digests to a partner')
    .description('Has digests sent to a partner, in the place of what was set before.')
    .argument('<partner>', 'id of the partner')
    .requiredOption('--to <address>', 'an e-mail address, may be repeated', repeated(addressOption))
    .addOption(new Option('--frequency <frequency>', 'how often').choices(['daily', 'weekly']).default('weekly'))
    .addOption(langOption('the digest'))
    .option('--json', 'print what is set as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  tenure digest set redhat --to partners@example.com --frequency daily --lang fr',
    )
    .action(set);
  command
    .command('unset')
    .summary('send a partner no more digests, and forget its addresses')
    .argument('<partner>', 'id of the partner')
    .option('--json', 'print the result as JSON')
    .action(unset);
  command
    .command('list')
    .summary('who gets digests, when the last was sent, and what failed')
    .option('--limit <n>', 'most rows printed', limitOption, 100)
    .option('--json', 'print one JSON object')
    .action(list);
  command
    .command('preview')
    .summary('what a digest would say now; nothing is sent')
    .argument('<partner>', 'id of the partner')
    .addOption(langOption('the digest'))
    .option('--html', 'print the HTML')
    .option('--json', 'print both, with the subject, as JSON')
    .action(preview);
  command
    .command('resend')
    .summary('send again what was given up')
    .argument('<partner>', 'id of the partner')
    .option('--json', 'print the result as JSON')
    .action(resend);
  return command;
}

const path = (partner: string, rest = ''): string => `/v1/digests/${pathSegment(partner)}${rest}`;

interface SetOptions extends Json {
  readonly to: readonly string[];
  readonly frequency: string;
  readonly lang: string;
}

async function set(partner: string, { to: addresses, frequency, lang: language, json }: SetOptions): Promise<void> {
  const asked = { partner, addresses, frequency, language };
  const answer = await postJson<{ digest: SubscriptionView }>(apiPlace(), '/v1/digests', asked);
  printResult(answer, json, setText(answer.digest));
}

async function unset(partner: string, { json }: Json): Promise<void> {
  const answer = await callApi<object>(apiPlace(), { method: 'DELETE', path: path(partner) });
  printResult(answer, json, 'It gets no more digests, and its addresses are forgotten.\n');
}

async function list({ limit, json }: Json & { readonly limit: number }): Promise<void> {
  const page = await collectPages<SubscriptionView>(apiPlace(), '/v1/digests', { limit });
  printResult(page, json, digestsText(page.items, page.more));
}

type Preview = Awaited<ReturnType<typeof previewDigest>>;

async function preview(
  partner: string,
  { lang, html, json }: Json & { readonly lang: string; readonly html?: true },
): Promise<void> {
  const place = `/v1/partners/${pathSegment(partner)}/digest?lang=${lang}`;
  const shown = await callApi<Preview>(apiPlace(), { path: place });
  const note = shown.isWorthSending ? '' : '(With nothing to tell it would not be sent.)\n\n';
  printResult(shown, json, html === true ? shown.html : `${note}${shown.subject}\n\n${shown.text}`);
}

async function resend(partner: string, { json }: Json): Promise<void> {
  const answer = await postJson<{ resent: number }>(apiPlace(), path(partner, '/resend'), {});
  const { resent } = answer;
  printResult(answer, json, `${resent} ${resent === 1 ? 'message is' : 'messages are'} sent again.\n`);
}

function addressOption(text: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) throw new InvalidArgumentError('It must be an e-mail address.');
  return text;
}
