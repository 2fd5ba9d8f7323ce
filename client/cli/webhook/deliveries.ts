/** `tenure webhook deliveries ID`: what was sent, waits, or was given up. */
import { Command, Option } from 'commander';
import type { DeliveryView } from '../../webhooks/webhook-view.ts';
import { limitOption } from '../options/values.ts';
import { printResult } from '../output/print-result.ts';
import { deliveriesText } from '../output/webhook-text.ts';
import { apiPlace } from '../remote/api-place.ts';
import { collectPages } from '../remote/collect-pages.ts';
import { webhookPath } from './webhook-path.ts';

interface DeliveriesOptions {
  readonly status?: string;
  readonly limit: number;
  readonly json?: true;
}

export function deliveriesCommand(): Command {
  return new Command('deliveries')
    .summary('what was sent, waits, or was given up')
    .argument('<webhook>', 'its id')
    .addOption(new Option('--status <status>', 'default: all').choices(['waiting', 'delivered', 'dead']))
    .option('--limit <n>', 'most rows printed', limitOption, 100)
    .option('--json', 'print the deliveries as JSON')
    .action(deliveries);
}

async function deliveries(id: string, { status, limit, json }: DeliveriesOptions): Promise<void> {
  const page = await collectPages<DeliveryView>(apiPlace(), webhookPath(id, '/deliveries'), { status, limit });
  printResult(page, json, deliveriesText(page.items, page.more));
}
