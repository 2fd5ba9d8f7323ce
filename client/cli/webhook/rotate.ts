/** `tenure webhook rotate ID`: a new secret, beside which the one before signs for a while. */
import { Command } from 'commander';
import { durationOption } from '../options/values.ts';
import { printResult } from '../output/print-result.ts';
import { secretText } from '../output/webhook-text.ts';
import { apiPlace } from '../remote/api-place.ts';
import { postJson } from '../remote/call-api.ts';
import { webhookPath } from './webhook-path.ts';

interface RotateOptions {
  readonly overlap: string;
  readonly json?: true;
}

export function rotateSecretCommand(): Command {
  return new Command('rotate')
    .summary('make a new secret')
    .description('Makes a new secret and prints it once. The one before signs beside it for a while.')
    .argument('<webhook>', 'its id')
    .option(
      '--overlap <duration>',
      'how long the one before still signs, such as 24h or 0',
      durationOption('24h or 0'),
      '24h',
    )
    .option('--json', 'print the secret as JSON')
    .action(rotate);
}

async function rotate(id: string, { overlap, json }: RotateOptions): Promise<void> {
  const path = webhookPath(id, '/secret');
  const rotated = await postJson<{ secret: string; previousUntil: string }>(apiPlace(), path, { overlap });
  printResult(rotated, json, `${secretText(rotated.secret)}The one before signs too until ${rotated.previousUntil}.\n`);
}
