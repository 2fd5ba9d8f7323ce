/** `tenure webhook add|list|remove|enable|rotate|deliveries|replay` (`docs/interfaces.md §3`). */
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../../platform/duration.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../../rules/notices/notice-kind.ts';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import type { DeliveryView, WebhookView } from '../../webhooks/webhook-view.ts';
import { repeated, timeOption } from '../options/values.ts';
import { printable } from '../output/printable.ts';
import { deliveriesText, secretText, webhooksText } from '../output/webhook-text.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi, postJson } from '../remote/call-api.ts';
import { collectPages } from '../remote/collect-pages.ts';
import { printResult } from '../output/print-result.ts';

interface Json {
  readonly json?: true;
}

export function webhookCommand(): Command {
  const command = new Command('webhook').description(
    'Webhooks: notices sent to other systems, signed, in the order of each pair (docs/webhooks.md).',
  );
  command
    .command('add')
    .summary('send notices to an address')
    .description(
      'Sends notices recorded from now on to an address. Prints the secret with which they are signed, once.',
    )
    .argument('<url>', 'an https:// address')
    .option('--kind <kind>', `only these, may be repeated: ${NOTICE_KINDS.join(', ')}`, repeated(kindOption))
    .option('--partner <partner>', 'only notices to this partner')
    .option('--json', 'print the webhook as JSON')
    .addHelpText('after', '\nExample:\n  tenure webhook add https://example.com/tenure --kind ended --kind expiring')
    .action(add);
  command
    .command('list')
    .summary('webhooks, and what waits for each')
    .option('--json', 'print the webhooks as JSON')
    .action(list);
  command
    .command('remove')
    .summary('stop sending, and forget what waits')
    .argument('<webhook>', 'its id')
    .option('--json', 'print the result as JSON')
    .action(remove);
  command
    .command('enable')
    .summary('send again to a webhook whose target had said that it is gone')
    .argument('<webhook>', 'its id')
    .option('--json', 'print the webhook as JSON')
    .action(enable);
  command
    .command('rotate')
    .summary('make a new secret')
    .description('Makes a new secret and prints it once. The one before signs beside it for a while.')
    .argument('<webhook>', 'its id')
    .option('--overlap <duration>', 'how long the one before still signs, such as 24h or 0', durationOption, '24h')
    .option('--json', 'print the secret as JSON')
    .action(rotate);
  command
    .command('deliveries')
    .summary('what was sent, waits, or was given up')
    .argument('<webhook>', 'its id')
    .addOption(new Option('--status <status>', 'default: all').choices(['waiting', 'delivered', 'dead']))
    .option('--limit <n>', 'most rows printed', limitOption, 100)
    .option('--json', 'print the deliveries as JSON')
    .action(deliveries);
  command
    .command('replay')
    .summary('send again what was given up or delivered')
    .description('Sends again, under the ids they had: those given up, or others with --status, --since or --delivery.')
    .argument('<webhook>', 'its id')
    .addOption(new Option('--status <status>', 'which').choices(['dead', 'delivered']).default('dead'))
    .option('--since <time>', 'only what was queued from then on', timeOption)
    .option('--delivery <id>', 'this one, may be repeated', repeated(limitOption))
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  tenure webhook replay whk_0a1b2c3d4e5f60718293a4b5 --since 2026-11-01T00:00:00Z',
    )
    .action(replay);
  return command;
}

const path = (id: string, rest = ''): string => `/v1/webhooks/${encodeURIComponent(id)}${rest}`;

interface AddOptions extends Json {
  readonly kind?: readonly NoticeKind[];
  readonly partner?: string;
}

async function add(url: string, { kind: kinds, partner, json }: AddOptions): Promise<void> {
  const body = { url, ...(kinds && { kinds }), ...(partner !== undefined && { partner }) };
  const added = await postJson<{ webhook: WebhookView; secret: string }>(apiPlace(), '/v1/webhooks', body);
  const { id, url: target } = added.webhook;
  printResult(added, json, `Webhook ${id} sends to ${printable(target)}.\n${secretText(added.secret)}`);
}

async function list({ json }: Json): Promise<void> {
  const { items } = await collectPages<WebhookView>(apiPlace(), '/v1/webhooks', { limit: Number.MAX_SAFE_INTEGER });
  printResult({ items }, json, webhooksText(items));
}

async function remove(id: string, { json }: Json): Promise<void> {
  const removed = await callApi<{ id: string }>(apiPlace(), { method: 'DELETE', path: path(id) });
  printResult(removed, json, `Webhook ${removed.id} is removed.\n`);
}

async function enable(id: string, { json }: Json): Promise<void> {
  const enabled = await postJson<{ webhook: WebhookView }>(apiPlace(), path(id, '/enable'), {});
  const text = `Notices recorded from now on are sent to ${printable(enabled.webhook.url)}. What was given up: tenure webhook replay ${id}\n`;
  printResult(enabled, json, text);
}

async function rotate(id: string, { overlap, json }: Json & { readonly overlap: string }): Promise<void> {
  const rotated = await postJson<{ secret: string; previousUntil: string }>(apiPlace(), path(id, '/secret'), {
    overlap,
  });
  printResult(rotated, json, `${secretText(rotated.secret)}The one before signs too until ${rotated.previousUntil}.\n`);
}

async function deliveries(
  id: string,
  { status, limit, json }: Json & { readonly status?: string; readonly limit: number },
): Promise<void> {
  const page = await collectPages<DeliveryView>(apiPlace(), path(id, '/deliveries'), { status, limit });
  printResult(page, json, deliveriesText(page.items, page.more));
}

interface ReplayOptions extends Json {
  readonly status: string;
  readonly since?: Instant;
  readonly delivery?: readonly number[];
}

async function replay(id: string, { status, since, delivery, json }: ReplayOptions): Promise<void> {
  const chosen =
    delivery === undefined
      ? { status, ...(since !== undefined && { since: formatInstant(since) }) }
      : { deliveries: delivery };
  const place = apiPlace();
  let replayed = 0;
  for (;;) {
    const page = await postJson<{ replayed: number; more: boolean }>(place, path(id, '/deliveries/replay'), chosen);
    replayed += page.replayed;
    // What was put back waits, and is not chosen again; what is delivered meanwhile would be, without end.
    if (!page.more || status === 'delivered') break;
  }
  printResult({ replayed }, json, `${replayed} ${replayed === 1 ? 'delivery is' : 'deliveries are'} sent again.\n`);
}

function kindOption(text: string): NoticeKind {
  const kind = NOTICE_KINDS.find((one) => one === text);
  if (kind === undefined) throw new InvalidArgumentError(`It must be one of ${NOTICE_KINDS.join(', ')}.`);
  return kind;
}

function durationOption(text: string): string {
  if (parseDuration(text) === null) throw new InvalidArgumentError('It must be a duration, such as 24h or 0.');
  return text;
}

function limitOption(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
