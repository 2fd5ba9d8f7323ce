/** `tenure access remove` (`docs/interfaces.md §3`): preview, REMOVE, receipt, and until everything has ended. */
import { Command, Option } from 'commander';
import { monotonic } from '../../../platform/clock.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import { EXIT, FailedError } from '../cli-error.ts';
import { outcomeText, previewText, type Outcome, type Preview, type Receipt } from '../output/removal-text.ts';
import { askForWord } from '../output/ask-for-word.ts';
import { apiPlace, type ApiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { standingAt } from './relationship.ts';

interface RemoveOptions {
  readonly by: 'partner' | 'client';
  readonly yes?: true;
  readonly json?: true;
}

export function accessCommand(): Command {
  const command = new Command('access').description('Access of users to clients.');
  command
    .command('remove')
    .summary("remove a user's access to a client")
    .description(
      "Removes a user's access to a client: shows what ends, asks, and waits until the relationship has ended and its " +
        'durable run has closed. If others keep the pair managed, it says who and until when. Only the client can give ' +
        'access again.',
    )
    .argument('<user>', 'id of the user')
    .argument('<client>', 'id of the client')
    .addOption(new Option('--by <side>', 'who removes it').choices(['partner', 'client']).default('partner'))
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON; what is asked goes to stderr')
    .action(remove);
  return command;
}

/** What one has to type. */
const WORD = 'REMOVE';
/** Real milliseconds to wait for the durable run to close. */
const CLOSED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 20;

async function remove(user: string, client: string, { by, yes, json }: RemoveOptions): Promise<void> {
  const place = apiPlace();
  const removal = { user, client, by };
  const preview = await post<Preview>(place, '/v1/access-removals/preview', removal);
  if (yes !== true && !preview.alreadyRemoved) await confirm(preview);

  const receipt = await post<Receipt>(place, '/v1/access-removals', { ...removal, confirm: WORD });
  const outcome = await follow(place, receipt, preview);
  process.stdout.write(json === true ? `${JSON.stringify({ receipt, ...outcome })}\n` : outcomeText(receipt, outcome));
  if (outcome.kind === 'run_still_open') process.exitCode = EXIT.failed;
}

async function confirm(preview: Preview): Promise<void> {
  process.stderr.write(previewText(preview));
  if (!(await askForWord(WORD))) throw new FailedError(`Nothing was changed: ${WORD} was not typed.`);
}

function post<T>(place: ApiPlace, path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return callApi<T>(place, { method: 'POST', path, body: JSON.stringify(body), headers });
}

/** Looks at the pair until nothing about it is under way any more. */
async function follow(place: ApiPlace, receipt: Receipt, preview: Preview): Promise<Outcome> {
  const acknowledged = monotonic();
  const { partner, client } = receipt;
  if (partner === null) return { kind: 'nothing_managed' };
  let standing = await standingAt(place, partner, client);
  if (standing.status === 'managed') return { kind: 'stays', standing, managedBy: managersOf(preview) };
  if (!standing.periods.some(({ endedBy }) => endedBy?.id === receipt.event.id)) return { kind: 'nothing_managed' };

  const isClosed = async (): Promise<boolean> => {
    standing = await standingAt(place, partner, client);
    return standing.run === 'none';
  };
  const closed = await waitUntil<true>(async () => (await isClosed()) || null, {
    withinMs: CLOSED_WITHIN_MS,
    everyMs: LOOK_EVERY_MS,
  });
  const milliseconds = monotonic() - acknowledged;
  return closed === null
    ? { kind: 'run_still_open', standing, milliseconds }
    : { kind: 'ended', standing, milliseconds };
}

function managersOf({ effect }: Preview): readonly string[] {
  return effect?.kind === 'stays' ? effect.managedBy : [];
}
