/** `tenure webhook enable ID`: one whose target had said that it is gone is sent to again. */
import { Command } from 'commander';
import type { WebhookView } from '../../webhooks/webhook-view.ts';
import { printResult } from '../output/print-result.ts';
import { printable } from '../output/printable.ts';
import { apiPlace } from '../remote/api-place.ts';
import { postJson } from '../remote/call-api.ts';
import { webhookPath } from './webhook-path.ts';

export function enableWebhookCommand(): Command {
  return new Command('enable')
    .summary('send again to a webhook whose target had said that it is gone')
    .argument('<webhook>', 'its id')
    .option('--json', 'print the webhook as JSON')
    .action(enable);
}

async function enable(id: string, { json }: { readonly json?: true }): Promise<void> {
  const enabled = await postJson<{ webhook: WebhookView }>(apiPlace(), webhookPath(id, '/enable'), {});
  const text = `Notices recorded from now on are sent to ${printable(enabled.webhook.url)}. What was given up: tenure webhook replay ${id}\n`;
  printResult(enabled, json, text);
}
