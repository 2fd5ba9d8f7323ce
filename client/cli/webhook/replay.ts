/** `tenure webhook replay ID`: what was given up or delivered is sent again, under the ids it had. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import { repeated, timeOption } from '../options/values.ts';
import { printResult } from '../output/print-result.ts';
import { apiPlace } from '../remote/api-place.ts';
import { postJson } from '../remote/call-api.ts';
import { webhookPath } from './webhook-path.ts';

interface ReplayOptions {
  readonly status: string;
  readonly since?: Instant;
  readonly delivery?: readonly number[];
  readonly json?: true;
}

export function replayCommand(): Command {
  return new Command('replay')
    .summary('send again what was given up or delivered')
    .description('Sends again, under the ids they had: those given up, or others with --status, --since or --delivery.')
    .argument('<webhook>', 'its id')
    .addOption(new Option('--status <status>', 'which').choices(['dead', 'delivered']).default('dead'))
    .option('--since <time>', 'only what was queued from then on', timeOption)
    .option('--delivery <id>', 'this one, may be repeated', repeated(deliveryOption))
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  tenure webhook replay whk_0a1b2c3d4e5f60718293a4b5 --since 2026-11-01T00:00:00Z',
    )
    .action(replay);
}

async function replay(id: string, { status, since, delivery, json }: ReplayOptions): Promise<void> {
  const chosen =
    delivery === undefined
      ? { status, ...(since !== undefined && { since: formatInstant(since) }) }
      : { deliveries: delivery };
  const place = apiPlace();
  const path = webhookPath(id, '/deliveries/replay');
  let replayed = 0;
  for (;;) {
    const page = await postJson<{ replayed: number; more: boolean }>(place, path, chosen);
    replayed += page.replayed;
    // What was put back waits, and is not chosen again; what is delivered meanwhile would be, without end.
    if (!page.more || status === 'delivered') break;
  }
  printResult({ replayed }, json, `${replayed} ${replayed === 1 ? 'delivery is' : 'deliveries are'} sent again.\n`);
}

/** The id of a delivery. */
function deliveryOption(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
