/** `tenure webhook list`: webhooks, and what waits for each. */
import { Command } from 'commander';
import type { WebhookView } from '../../webhooks/webhook-view.ts';
import { printResult } from '../output/print-result.ts';
import { webhooksText } from '../output/webhook-text.ts';
import { apiPlace } from '../remote/api-place.ts';
import { collectPages } from '../remote/collect-pages.ts';

export function listWebhooksCommand(): Command {
  return new Command('list')
    .summary('webhooks, and what waits for each')
    .option('--json', 'print the webhooks as JSON')
    .action(list);
}

async function list({ json }: { readonly json?: true }): Promise<void> {
  const { items } = await collectPages<WebhookView>(apiPlace(), '/v1/webhooks', { limit: Number.MAX_SAFE_INTEGER });
  printResult({ items }, json, webhooksText(items));
}
