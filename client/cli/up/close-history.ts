/**
 * The months of the example: history, which closes only when somebody asks (`docs/domain.md §7`). The first start asks;
 * a request is a row, so it is done whatever becomes of this start.
 */
import type { Pool } from 'pg';
import type { ProgrammeClock } from '../../../platform/clock.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import { monthRows } from '../../../store/months/month-rows.ts';
import { monthSpan } from '../../../store/months/month-span.ts';
import { askMonth, waitingRequests } from '../../../store/months/requests.ts';
import { loadRuleBook } from '../../../store/rule-sets/rule-book.ts';
import type { Messages } from '../output/messages.ts';

/** Real milliseconds after which the start goes on without it. */
const CLOSED_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 100;

/** Asks for all months that are over to be closed. */
export async function askForHistory(pool: Pool, clock: ProgrammeClock): Promise<void> {
  const now = clock.now();
  const span = await monthSpan(pool, (await loadRuleBook(pool)).book, now);
  if (span === null || span.last < span.first) return;
  await askMonth(pool, { month: span.last, ask: 'close', now });
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
