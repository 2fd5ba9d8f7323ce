/** `tenure user offboard`: all clients of a user in one go; shown before, followed until it is done. */
import { Command, Option } from 'commander';
import { sleep } from '../../../platform/clock.ts';
import type { OffboardingView } from '../../offboardings/offboarding-view.ts';
import { EXIT, FailedError } from '../cli-error.ts';
import { askForWord } from '../output/ask-for-word.ts';
import { createMessages } from '../output/messages.ts';
import { apiPlace, type ApiPlace } from '../remote/api-place.ts';
import { callApi, postJson } from '../remote/call-api.ts';
import { foreseenText, offboardedText, type Foreseen } from './offboard-text.ts';
import { printResult } from '../output/print-result.ts';

interface OffboardOptions {
  readonly by: 'partner' | 'client';
  readonly deactivate?: true;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

export function offboardCommand(): Command {
  return new Command('offboard')
    .summary('take a user out of all clients')
    .description(
      'Removes all access of a user, client by client: shows what ends where, asks, and follows the durable run until ' +
        'every client has its result. The gentle way is --deactivate: nothing ends now, and each client lapses by itself ' +
        'on the date that is shown.',
    )
    .argument('<user>', 'id of the user')
    .addOption(new Option('--by <side>', 'who removes the access').choices(['partner', 'client']).default('partner'))
    .option('--deactivate', 'deactivate the user instead: its past activity keeps counting')
    .option('--dry-run', 'only show what would happen')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON; what is asked goes to stderr')
    .addHelpText('after', EXAMPLE)
    .action(offboard);
}

const EXAMPLE = `
Example:
  tenure user offboard bb3a1b98340f --dry-run`;

/** Real milliseconds between two looks at a run. */
const LOOK_EVERY_MS = 200;
/** Real milliseconds without progress after which no worker is taken to run. */
const PATIENCE_MS = 60_000;

async function offboard(user: string, { by, deactivate, dryRun, yes, json }: OffboardOptions): Promise<void> {
  const place = apiPlace();
  const foreseen = await postJson<Foreseen>(place, '/v1/offboardings/preview', { user, by });
  if (dryRun === true) {
    printResult(foreseen, json, foreseenText(foreseen));
    return;
  }
  const [mode, word] = deactivate === true ? ['deactivate', 'DEACTIVATE'] : ['remove', 'REMOVE'];
  if (yes !== true) {
    process.stderr.write(foreseenText(foreseen));
    if (!(await askForWord(word))) throw new FailedError(`Nothing was changed: ${word} was not typed.`);
  }
  const sides = deactivate === true ? {} : { by };
  const asked = await postJson<OffboardingView>(place, '/v1/offboardings', { user, mode, ...sides, confirm: word });
  const done = await follow(place, asked);
  printResult(done, json, offboardedText(done));
  if (done.finishedAt === null) process.exitCode = EXIT.failed;
}

/** Looks until the run is over, and with it the runs of the relationships that ended; then at every client. */
async function follow(place: ApiPlace, { id }: OffboardingView): Promise<OffboardingView> {
  const messages = createMessages();
  let [view, stillFor, last] = [await read(place, id), 0, -1];
  while (!isOver(view) && stillFor < PATIENCE_MS) {
    const { done, total } = view.progress;
    messages.progress(() => `${done} of ${total} clients`);
    await sleep(LOOK_EVERY_MS);
    view = await read(place, id);
    const progress = view.progress.done + view.clients.filter(({ run }) => run === 'none').length;
    [stillFor, last] = [progress === last ? stillFor + LOOK_EVERY_MS : 0, progress];
  }
  messages.end();
  return view;
}

function isOver({ finishedAt, clients }: OffboardingView): boolean {
  return finishedAt !== null && clients.every(({ outcome, run }) => !hasEnded(outcome) || run === 'none');
}

function hasEnded(outcome: OffboardingView['clients'][number]['outcome']): boolean {
  return outcome?.kind === 'removed' && outcome.periodsEnded.length > 0 && outcome.managed === null;
}

/** With all its clients. */
async function read(place: ApiPlace, id: string): Promise<OffboardingView> {
  const path = `/v1/offboardings/${id}?limit=1000`;
  let page = await callApi<OffboardingView>(place, { path });
  const clients = [...page.clients];
  while (page.nextCursor !== null) {
    page = await callApi<OffboardingView>(place, { path: `${path}&cursor=${page.nextCursor}` });
    clients.push(...page.clients);
  }
  return { ...page, clients };
}
