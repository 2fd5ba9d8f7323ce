/**
 * Appends events to the ledger: the one way in.
 *
 * Owns: which events are new, their positions, and all that must be true in the same transaction: personal data, voids,
 * the directory, engagements, marks.
 * Does not own: reading events (`rules/events/parse-event.ts`), and what they mean.
 *
 * Invariants: an event answered as accepted is committed; positions have no gaps and commit in their order; nothing is
 * written for a batch that holds nothing new.
 */
import type { Pool, PoolClient } from 'pg';
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { markFormerPairs } from '../directory/former-pairs.ts';
import { keepDirectory } from '../directory/keep-directory.ts';
import { inTransaction } from '../transaction.ts';
import { announceRows } from './announce-rows.ts';
import { admit, type Admitted, type AppendResult } from './admission.ts';
import { readContentHash } from './content-hash.ts';
import { findKnownEvents } from './known-events.ts';
import { lockLedger } from './ledger-lock.ts';
import { copyRows } from './ledger-row.ts';
import { insertPersonalData } from './personal-data.ts';
import { prepareEvent, type PreparedEvent } from './prepared-event.ts';
import { insertVoids, rowsOf } from './voids.ts';

export type { AppendResult } from './admission.ts';

export interface AppendOptions {
  /** Programme instant at which the events were accepted. */
  readonly acceptedAt: Instant;
}

/**
 * Appends a batch in one transaction and answers after its commit: one result for each event, in the same order.
 * Whether a time lies in the future is for the caller to decide before (`docs/domain.md §2`, point 4).
 */
export async function appendEvents(
  pool: Pool,
  parsed: readonly ParsedEvent[],
  { acceptedAt }: AppendOptions,
): Promise<readonly AppendResult[]> {
  const hashContent = await readContentHash(pool);
  return appendPrepared(
    pool,
    parsed.map((event) => prepareEvent(event, acceptedAt, hashContent)),
  );
}

/** What else is written in the transaction of an append that held something new. */
export type AlsoWrite = (client: PoolClient, results: readonly AppendResult[]) => Promise<void>;

/** The same for events that are prepared already. @param trace `traceparent` of whoever appends them */
export async function appendPrepared(
  pool: Pool,
  events: readonly PreparedEvent[],
  alsoWrite?: AlsoWrite,
  trace: string | null = null,
): Promise<readonly AppendResult[]> {
  if (events.length === 0) return [];
  return inTransaction(pool, async (client) => {
    const { position } = await lockLedger(client);
    const known = await findKnownEvents(
      client,
      events.map(({ event }) => event),
    );
    const { results, admitted } = admit(events, known, position);
    if (admitted.length > 0) {
      await write(client, position, admitted, trace);
      await alsoWrite?.(client, results);
    }
    return results;
  });
}

async function write(
  client: PoolClient,
  head: number,
  admitted: readonly Admitted[],
  trace: string | null,
): Promise<void> {
  const acceptedAt = Math.max(...admitted.map(({ prepared }) => prepared.acceptedAt));
  const rows = await rowsOf(client, admitted);
  await copyRows(client, rows);
  await insertPersonalData(client, admitted);
  await insertVoids(client, admitted);
  const moved = await keepDirectory(client, admitted);
  const movedUsers = moved.map(({ user }) => user);
  await announceRows(client, { first: head + 1, last: head + rows.length, acceptedAt, movedUsers, trace });
  await markFormerPairs(client, moved, acceptedAt);
}
