/** Erasing what is known of a person: the ledger stays as it is, and whatever is computed from it. */
import type { Pool } from 'pg';
import type { UserId } from '../rules/ids.ts';
import { recordActs, type Act } from './audit/record-acts.ts';
import { forgetAddressOf } from './digests/subscription.ts';
import { erasePersonalData } from './ledger/personal-data.ts';
import { inTransaction } from './transaction.ts';

/** @param act who does it, for the audit log; a repeat that finds nothing is no act. Returns how many events had told something. */
export async function eraseUser(pool: Pool, user: UserId, act: (events: number) => Act): Promise<number> {
  return inTransaction(pool, async (client) => {
    await forgetAddressOf(client, user);
    const events = await erasePersonalData(client, user);
    if (events > 0) await recordActs(client, [act(events)]);
    return events;
  });
}
