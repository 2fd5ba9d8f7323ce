/** Asking for a month to be run or closed, and following it until it is done. */
import { monotonic, sleep } from '../../../platform/clock.ts';
import type { RequestView } from '../../months/request-view.ts';
import { FailedError } from '../cli-error.ts';
import { createMessages, type Messages } from '../output/messages.ts';
import type { ApiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { patiently } from '../remote/patiently.ts';
import { workingText } from './status-text.ts';

/** Real milliseconds between two looks. */
const LOOK_EVERY_MS = 250;
/** Real milliseconds after which it is said that nobody works on it. */
const SAY_WAITING_AFTER_MS = 10_000;
/** Real milliseconds that the API may be away while a month is followed. */
const AWAY_MS = 60_000;

/** Asks and follows. Throws what the API refuses, at once or at the end. */
export async function askAndFollow(place: ApiPlace, month: string, ask: 'run' | 'close'): Promise<RequestView> {
  const asked: RequestView = await callApi(place, { method: 'POST', path: `/v1/months/${month}/${ask}?wait=0` });
  const messages = createMessages();
  try {
    return await follow(place, asked, messages);
  } finally {
    messages.end();
  }
}

async function follow(place: ApiPlace, asked: RequestView, messages: Messages): Promise<RequestView> {
  const begun = monotonic();
  const path = `/v1/month-requests/${asked.request}`;
  let saidThatItWaits = false;
  for (let seen = asked; ;) {
    if (seen.outcome !== null) return seen;
    const { working } = seen;
    messages.progress(() => (working === null ? 'waiting for a worker' : `${working.month}: ${workingText(working)}`));
    if (working === null && !saidThatItWaits && monotonic() - begun > SAY_WAITING_AFTER_MS) {
      saidThatItWaits = true;
      messages.line(
        'No worker has taken it up yet. It is asked for all the same: stop this command if you like, and see tenure month status later.',
      );
    }
    await sleep(LOOK_EVERY_MS);
    seen = await patiently(() => callApi<RequestView>(place, { path }), { withinMs: AWAY_MS });
  }
}

/** What was asked for and not done, as a failure. */
export function notDone({ month, outcome }: RequestView): FailedError {
  if (outcome?.kind === 'out_of_date') {
    return new FailedError(
      `The draft of ${outcome.month} is out of date. Run it again, look at it, then close it: tenure month run ${outcome.month}`,
    );
  }
  if (outcome?.kind === 'control_sums') {
    return new FailedError(
      `The sums of ${outcome.month} do not add up, so nothing of it was published: ${JSON.stringify(outcome.faults)}`,
    );
  }
  return new FailedError(`${month} was not done: ${JSON.stringify(outcome)}`);
}
