/** Closes a month with the draft that it has, if that is what a run would come to now: nothing is computed again. */
import type { Pool } from 'pg';
import type { Instant } from '../../../rules/time/instant.ts';
import { previousMonth, type Month } from '../../../rules/time/month.ts';
import { readHead } from '../../ledger/ledger-head.ts';
import { recordClosed } from '../../notices/month-notices.ts';
import { inTransaction } from '../../transaction.ts';
import { lockMonth } from '../lease.ts';
import { changesSince, type ChangesSince } from './changes-since.ts';

export type ClosedDraft =
  | { readonly kind: 'closed' }
  | { readonly kind: 'no_draft' }
  | { readonly kind: 'out_of_date'; readonly changes: ChangesSince }
  /** Months close in order: this one is first. */
  | { readonly kind: 'not_in_order'; readonly first: Month };

/** A run that works on the month meanwhile has lost it. */
export async function closeDraft(pool: Pool, month: Month, now: Instant): Promise<ClosedDraft> {
  return inTransaction(pool, async (client): Promise<ClosedDraft> => {
    const before = await client.query<{ status: string }>('SELECT status FROM month WHERE month = $1 FOR SHARE', [
      previousMonth(month),
    ]);
    const { status, publishedRun } = await lockMonth(client, month);
    if (status === 'closed') return { kind: 'closed' };
    if (publishedRun === null) return { kind: 'no_draft' };
    if (before.rows[0] !== undefined && before.rows[0].status !== 'closed') {
      return { kind: 'not_in_order', first: previousMonth(month) };
    }
    // Read before the ledger is: what is accepted in between is late for the month.
    const { position } = await readHead(client);
    const changes = await changesSince(client, month);
    if (changes !== null) return { kind: 'out_of_date', changes };
    await client.query(
      `UPDATE month SET status = 'closed', closed_at = $2, closed_position = $3, working_run = NULL WHERE month = $1`,
      [month, now, position],
    );
    await recordClosed(client, { run: publishedRun, month }, now);
    return { kind: 'closed' };
  });
}
