/** A log named on the command line, as what its activities had. */
import { HistoryCollector } from '../../../rules/check/history.ts';
import { acceptLog } from '../../log/accept-log.ts';
import { logGiven } from '../log-given.ts';
import type { Messages } from '../output/messages.ts';
import { sayHowManyRefused, sayRefusal } from '../output/refusals.ts';

/** Refused lines are told and left out. Throws `WrongInputError` when the log can't be read. */
export async function historyGiven(path: string, messages: Messages): Promise<HistoryCollector> {
  const log = await logGiven(path);
  const { events, duplicates, refused } = await acceptLog(log, {
    onRefusal: (line, refusal) => sayRefusal(messages, log.name, { line, ...refusal }),
    onProgress: (lines) => messages.progress(() => `reading ${log.name}: ${lines.toLocaleString('en')} events`),
  });
  messages.end();
  sayHowManyRefused(messages, refused, events.length + duplicates + refused);
  const history = new HistoryCollector();
  for (const event of events) if (event.type === 'activity.performed') history.add(event.data);
  return history;
}
