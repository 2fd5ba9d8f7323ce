/** `tenure access remove` (`docs/interfaces.md §3`): preview, REMOVE, receipt, and until everything has ended. */
import { Command, Option } from 'commander';
import { monotonic } from '../../../platform/clock.ts';
import { EXIT, FailedError } from '../cli-error.ts';
import {
  outcomeText,
  previewAllText,
  previewText,
  receiptAllText,
  receiptText,
  type Consequence,
  type Outcome,
  type Preview,
  type PreviewAll,
  type Receipt,
  type ReceiptAll,
} from '../output/removal-text.ts';
import { askForWord } from '../output/ask-for-word.ts';
import { apiPlace, type ApiPlace } from '../remote/api-place.ts';
import { postJson } from '../remote/call-api.ts';
import { untilClosed } from '../remote/until-closed.ts';
import { printResult } from '../output/print-result.ts';

interface RemoveOptions {
  readonly by: 'partner' | 'client';
  readonly yes?: true;
  readonly json?: true;
}

export function accessCommand(): Command {
  const command = new Command('access').description('Access of users to clients.');
  command.addCommand(
    removal('remove')
      .summary("remove a user's access to a client")
      .description(
        "Removes a user's access to a client: shows what ends, asks, and waits until the relationship has ended and " +
          'its durable run has closed. If others keep the pair managed, it says who and until when. Only the client ' +
          'can give access again.',
      )
      .argument('<user>', 'id of the user')
      .argument('<client>', 'id of the client')
      .action(remove),
  );
  command.addCommand(
    removal('remove-all')
      .summary("remove the access of all of a partner's users to a client")
      .description(
        "Removes the access of all of a partner's users to a client, in one transaction, which ends the relationship: " +
          'shows who and what, asks, and waits until it has ended and its durable run has closed.',
      )
      .argument('<partner>', 'id of the partner')
      .argument('<client>', 'id of the client')
      .action(removeAll),
  );
  return command;
}

function removal(name: string): Command {
  return new Command(name)
    .addOption(new Option('--by <side>', 'who removes it').choices(['partner', 'client']).default('partner'))
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON; what is asked goes to stderr');
}

/** What one has to type. */
const WORD = 'REMOVE';

const REPEATED = 'That was done before: nothing was changed now.\n';

async function remove(user: string, client: string, { by, yes, json }: RemoveOptions): Promise<void> {
  const place = apiPlace();
  const wanted = { user, client, by };
  const preview = await postJson<Preview>(place, '/v1/access-removals/preview', wanted);
  const { alreadyRemoved } = preview;
  if (yes !== true && !alreadyRemoved) await confirm(previewText(preview));

  const receipt = await postJson<Receipt>(place, '/v1/access-removals', { ...wanted, confirm: WORD });
  const outcome = { alreadyRemoved, ...(await follow(place, receipt, alreadyRemoved)) };
  tell(receipt, outcome, receiptText(receipt), json);
}

async function removeAll(partner: string, client: string, { by, yes, json }: RemoveOptions): Promise<void> {
  const place = apiPlace();
  const wanted = { partner, client, by };
  const preview = await postJson<PreviewAll>(place, '/v1/access-removals/all/preview', wanted);
  const alreadyRemoved = preview.users.length === 0;
  if (yes !== true && !alreadyRemoved) await confirm(previewAllText(preview));

  const receipt = await postJson<ReceiptAll>(place, '/v1/access-removals/all', { ...wanted, confirm: WORD });
  const outcome = { alreadyRemoved, ...(await follow(place, receipt, alreadyRemoved)) };
  tell(receipt, outcome, receiptAllText(receipt), json);
}

function tell(
  receipt: Consequence,
  outcome: Outcome & { readonly alreadyRemoved: boolean },
  text: string,
  json: true | undefined,
): void {
  const repeated = outcome.alreadyRemoved ? REPEATED : '';
  printResult({ receipt, ...outcome }, json, `${text}${repeated}${outcomeText(receipt, outcome)}`);
  if (outcome.kind === 'run_still_open') process.exitCode = EXIT.failed;
}

async function confirm(preview: string): Promise<void> {
  process.stderr.write(preview);
  if (!(await askForWord(WORD))) throw new FailedError(`Nothing was changed: ${WORD} was not typed.`);
}

/** Looks at the pair until nothing about it is under way any more. When it was removed before, nobody knows how long that took. */
async function follow(place: ApiPlace, receipt: Consequence, alreadyRemoved: boolean): Promise<Outcome> {
  const { partner, client, managed, periodsEnded } = receipt;
  if (managed !== null) return { kind: 'stays', ...managed };
  if (periodsEnded.length === 0) return { kind: 'nothing_managed' };
  const { isClosed, milliseconds, standing } = await untilClosed(place, partner, client, monotonic());
  if (standing.status === 'managed') return { kind: 'managed_again' };
  return { kind: isClosed ? 'ended' : 'run_still_open', ...(alreadyRemoved ? {} : { milliseconds }) };
}
