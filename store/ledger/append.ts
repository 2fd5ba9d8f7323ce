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
import { keepDirectory, type MovedMember } from '../directory/keep-directory.ts';
import { askBoth, sendAll, type Statement } from '../statement.ts';
import { inTransaction } from '../transaction.ts';
import { announceRows } from './announce-rows.ts';
import { admit, type Admitted, type AppendResult } from './admission.ts';
import { readContentHash } from './content-hash.ts';
import { findKnownEvents } from './known-events.ts';
import { lockLedger } from './ledger-lock.ts';
import { insertRows } from './ledger-row.ts';
import { insertPersonalData } from './personal-data.ts';
import { prepareEvent, type PreparedEvent } from './prepared-event.ts';
import { insertVoids, rowsOf } from './voids.ts';

export type { AppendResult } from './admission.ts';

export interface AppendOptions {
  /** Programme instant at which the events were accepted, or when the last before it was, if that is later. */
  readonly acceptedAt: Instant;
  readonly alsoWrite?: AlsoWrite | undefined;
}

/**
 * Appends a batch in one transaction and answers after its commit: one result for each event, in the same order.
 * Whether a time lies in the future is for the caller to decide before (`docs/domain.md §2`, point 4).
 */
export async function appendEvents(
  pool: Pool,
  parsed: readonly ParsedEvent[],
  { acceptedAt, alsoWrite }: AppendOptions,
): Promise<readonly AppendResult[]> {
  const hashContent = await readContentHash(pool);
  return appendPrepared(
    pool,
    parsed.map((event) => prepareEvent(event, acceptedAt, hashContent)),
    alsoWrite,
  );
}

/** What else is written in the transaction of an append that held something new. */
export type AlsoWrite = (results: readonly AppendResult[]) => readonly Statement[];

/**
 * The same for events that are prepared already. On a pipelined connection it takes three round trips, where it takes
 * nine or more on another: to look, to write, and to announce and commit.
 * @param trace `traceparent` of whoever appends them
 */
export async function appendPrepared(
  pool: Pool,
  events: readonly PreparedEvent[],
  alsoWrite?: AlsoWrite,
  trace: string | null = null,
): Promise<readonly AppendResult[]> {
  if (events.length === 0) return [];
  const names = events.map(({ event }) => event);
  return inTransaction(pool, async (client, atTheEnd) => {
    const [head, known] = await askBoth(
      client,
      async () => lockLedger(client),
      async () => findKnownEvents(client, names),
    );
    const { results, admitted } = admit(events, known, head);
    if (admitted.length > 0) {
      const moved = await write(client, admitted);
      atTheEnd([...announce(head.position, admitted, moved, trace), ...(alsoWrite?.(results) ?? [])]);
    }
    return results;
  });
}

async function write(client: PoolClient, admitted: readonly Admitted[]): Promise<readonly MovedMember[]> {
  const rows = await rowsOf(client, admitted);
  const writeRows = async (): Promise<void> => insertRows(client, rows);
  const writeRest = async (): Promise<readonly MovedMember[]> => {
    const [, moved] = await askBoth(
      client,
      async () => sendAll(client, [...insertPersonalData(admitted), ...insertVoids(admitted)]),
      async () => keepDirectory(client, admitted),
    );
    return moved;
  };
  const [, moved] = await askBoth(client, writeRows, writeRest);
  return moved;
}

/** @param moved users whose standing registration is another than before */
function announce(
  head: number,
  admitted: readonly Admitted[],
  moved: readonly MovedMember[],
  trace: string | null,
): readonly Statement[] {
  const acceptedAt = admitted.reduce((latest, one) => Math.max(latest, one.acceptedAt), -Infinity);
  const movedUsers = moved.map(({ user }) => user);
  return [
    announceRows({ first: head + 1, last: head + admitted.length, acceptedAt, movedUsers, trace }),
    ...markFormerPairs(moved, acceptedAt),
  ];
}
