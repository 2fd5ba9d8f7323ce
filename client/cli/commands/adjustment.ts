/** `tenure adjustment post` (`docs/interfaces.md §3`). */
import { randomUUID } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { points as pointsSchema } from '../../../rules/events/schema.ts';
import { monthArgument } from '../month/month-argument.ts';
import { printable } from '../output/printable.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi, UnreachableError } from '../remote/call-api.ts';
import { printResult } from '../output/print-result.ts';

interface PostOptions {
  readonly reason: string;
  readonly author?: string;
  readonly idempotencyKey?: string;
  readonly json?: true;
}

interface Receipt {
  readonly partner: string;
  readonly month: string;
  readonly points: string;
  readonly author: string;
  readonly event: { readonly source: string; readonly id: string };
  readonly position: number;
  readonly monthStatus: 'open' | 'draft' | 'closed';
}

export function adjustmentCommand(): Command {
  const command = new Command('adjustment').description('Points that people add to a month, or take from it.');
  command
    .command('post')
    .summary("add points to a partner's month, or take them from it")
    .description(
      "Adds points to a partner's month that is not closed, or takes them from it, with a reason and an author. It is an " +
        'event: it is never deleted, only countered by another. Two commands with the same --idempotency-key post once.',
    )
    .argument('<partner>', 'id of the partner')
    .addArgument(monthArgument())
    .argument('<points>', 'such as 12.5 or -3; at most 4 decimals', pointsArgument)
    .requiredOption('--reason <text>', 'why, for the partner to read')
    .option('--author <name>', 'who decided it (default: the name of the token)')
    .option('--idempotency-key <key>', 'names the adjustment, so that repeating it does nothing')
    .option('--json', 'print the receipt as JSON')
    .addHelpText('after', '\nExample:\n  tenure adjustment post redhat 2018-07 -3 --reason "agreed on 3 July"')
    .action(post);
  return command;
}

/** As text: points are exact. */
function pointsArgument(text: string): string {
  if (!pointsSchema.safeParse(text).success) {
    throw new InvalidArgumentError('It must be a decimal with at most 4 decimals, such as 12.5 or -3.');
  }
  return text;
}

async function post(partner: string, month: string, points: string, options: PostOptions): Promise<void> {
  const { reason, author, idempotencyKey = randomUUID(), json } = options;
  const body = JSON.stringify({ partner, month, points, reason, ...(author !== undefined && { author }) });
  const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
  const call = { method: 'POST', path: '/v1/adjustments', body, headers } as const;
  const receipt = await orHowToRepeat(callApi<Receipt>(apiPlace(), call), idempotencyKey);
  printResult(receipt, json, receiptText(receipt));
}

/** Nobody knows whether a call that broke off was heard: repeating it under the same key is safe. */
async function orHowToRepeat<T>(posting: Promise<T>, key: string): Promise<T> {
  try {
    return await posting;
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    throw new UnreachableError(`${error.message}\nRepeat it with --idempotency-key ${key}: it is posted once.`);
  }
}

function receiptText({ partner, month, points, author, event, position, monthStatus }: Receipt): string {
  const posted = `Posted ${points} points to ${printable(partner)} for ${month}, by ${printable(author)}: event ${event.id}, ledger position ${position}.\n`;
  return monthStatus === 'draft'
    ? `${posted}The draft of ${month} does not have it yet: run the month again.\n`
    : posted;
}
