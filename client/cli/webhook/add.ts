/** `tenure webhook add URL`: notices sent to another system from now on. */
import { Command, InvalidArgumentError } from 'commander';
import { NOTICE_KINDS, type NoticeKind } from '../../../rules/notices/notice-kind.ts';
import type { WebhookView } from '../../webhooks/webhook-view.ts';
import { repeated } from '../options/values.ts';
import { printResult } from '../output/print-result.ts';
import { printable } from '../output/printable.ts';
import { secretText } from '../output/webhook-text.ts';
import { apiPlace } from '../remote/api-place.ts';
import { postJson } from '../remote/call-api.ts';

interface AddOptions {
  readonly kind?: readonly NoticeKind[];
  readonly partner?: string;
  readonly json?: true;
}

export function addWebhookCommand(): Command {
  return new Command('add')
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
}

async function add(url: string, { kind: kinds, partner, json }: AddOptions): Promise<void> {
  const body = { url, ...(kinds && { kinds }), ...(partner !== undefined && { partner }) };
  const added = await postJson<{ webhook: WebhookView; secret: string }>(apiPlace(), '/v1/webhooks', body);
  const { id, url: target } = added.webhook;
  printResult(added, json, `Webhook ${id} sends to ${printable(target)}.\n${secretText(added.secret)}`);
}

function kindOption(text: string): NoticeKind {
  const kind = NOTICE_KINDS.find((one) => one === text);
  if (kind === undefined) throw new InvalidArgumentError(`It must be one of ${NOTICE_KINDS.join(', ')}.`);
  return kind;
}
