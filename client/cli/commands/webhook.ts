/** `tenure webhook`: notices sent to other systems (`docs/interfaces.md §3`). */
import { Command } from 'commander';
import { addWebhookCommand } from '../webhook/add.ts';
import { deliveriesCommand } from '../webhook/deliveries.ts';
import { enableWebhookCommand } from '../webhook/enable.ts';
import { listWebhooksCommand } from '../webhook/list.ts';
import { removeWebhookCommand } from '../webhook/remove.ts';
import { replayCommand } from '../webhook/replay.ts';
import { rotateSecretCommand } from '../webhook/rotate.ts';

/** Every `tenure webhook …`, a file each. */
const SUBCOMMANDS: readonly (() => Command)[] = [
  addWebhookCommand,
  listWebhooksCommand,
  removeWebhookCommand,
  enableWebhookCommand,
  rotateSecretCommand,
  deliveriesCommand,
  replayCommand,
];

export function webhookCommand(): Command {
  const command = new Command('webhook').description(
    'Webhooks: notices sent to other systems, signed, in the order of each pair (docs/webhooks.md).',
  );
  for (const subcommand of SUBCOMMANDS) command.addCommand(subcommand());
  return command;
}
