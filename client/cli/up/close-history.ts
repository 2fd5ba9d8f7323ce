/**
 * The months of the example: history, which closes only when somebody asks (`docs/domain.md §7`). Who loads it asks; a
 * request is a row, written with the history itself, so it is done whatever becomes of this start.
 */
import type { Pool } from 'pg';
import { waitUntil } from '../../../platform/wait-until.ts';
import { monthOf } from '../../../rules/month/month-end.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import { previousMonth } from '../../../rules/time/month.ts';
import { monthRows } from '../../../store/months/month-rows.ts';
import { monthAsked, waitingRequests } from '../../../store/months/requests.ts';
import type { Statement } from '../../../store/statement.ts';
import type { Messages } from '../output/messages.ts';

/** Real milliseconds after which the start goes on without it. */
const CLOSED_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 100;

/**
 * Asks for all months that are over at `now`, a programme instant, to be closed: what is written with a history of which
 * some are.
 */
export function historyAsked(book: RuleBook, now: Instant): readonly Statement[] {
  return [monthAsked({ month: previousMonth(monthOf(book, now)), ask: 'close', now })];
}

/** Waits until what was asked for is done, if anything was. */
export async function untilHistoryIsClosed(pool: Pool, signal: AbortSignal, messages: Messages): Promise<void> {
  if ((await waitingRequests(pool)).length === 0) return;
  messages.line('  closing the months of the past, in order');
  const isDone = async (): Promise<boolean> => {
    const closed = (await monthRows(pool)).filter(({ status }) => status === 'closed');
    const last = closed.at(-1);
    if (last !== undefined) messages.progress(() => `  ${closed.length} months closed, the last ${last.month}`);
    return (await waitingRequests(pool)).length === 0;
  };
  const done = await waitUntil(isDone, { withinMs: CLOSED_WITHIN_MS, everyMs: LOOK_EVERY_MS, signal });
  messages.end();
  if (done === null && !signal.aborted)
    messages.line('  that takes longer than usual; it goes on while you look around');
}
