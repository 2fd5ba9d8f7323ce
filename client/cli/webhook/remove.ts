/** `tenure webhook remove ID`: nothing more is sent, and what waits is forgotten. */
import { Command } from 'commander';
import { printResult } from '../output/print-result.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { webhookPath } from './webhook-path.ts';

export function removeWebhookCommand(): Command {
  return new Command('remove')
    .summary('stop sending, and forget what waits')
    .argument('<webhook>', 'its id')
    .option('--json', 'print the result as JSON')
    .action(remove);
}

async function remove(id: string, { json }: { readonly json?: true }): Promise<void> {
  const removed = await callApi<{ id: string }>(apiPlace(), { method: 'DELETE', path: webhookPath(id) });
  printResult(removed, json, `Webhook ${removed.id} is removed.\n`);
}
