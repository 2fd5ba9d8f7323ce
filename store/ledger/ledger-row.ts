/** Rows of the ledger in PostgreSQL's text format, and how they get there. */
import type { ClientBase } from 'pg';
import type { TenureEvent } from '../../rules/events/event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { copyRows } from '../copy-rows.ts';
import { escapeCopy, nullableCopy } from './copy-format.ts';
import type { Subjects } from './subjects.ts';

/** A row that has its place. */
export interface LedgerRow {
  readonly position: number;
  /** All but the position: {@link rowBytes}. */
  readonly bytes: Uint8Array;
}

/** What a row says of an event besides its place. */
export interface RowContent {
  readonly event: TenureEvent;
  /** In hex. */
  readonly contentHash: string;
  /** Programme instant. */
  readonly acceptedAt: Instant;
}

const COPY = `COPY ledger (position, partner_id, client_id, user_id, source, id, type, time, data, content_hash, accepted_at)
  FROM STDIN`;

/**
 * A row without its position, which is known only under the lock. Bytes, not text: they lie outside the heap, so that
 * what waits for an append costs the garbage collector nothing.
 */
export function rowBytes({ event, contentHash, acceptedAt }: RowContent, subjects: Subjects): Uint8Array {
  const { source, id, type, time, data } = event;
  const { partner, client, user } = subjects;
  const whom = `${nullableCopy(partner)}\t${nullableCopy(client)}\t${nullableCopy(user)}`;
  const what = `${escapeCopy(source)}\t${escapeCopy(id)}\t${type}\t${time}\t${escapeCopy(JSON.stringify(data))}`;
  return Buffer.from(`\t${whom}\t${what}\t\\\\x${contentHash}\t${acceptedAt}\n`);
}

/** Writes the rows. COPY: 12.4 ms for 1,000 events; one INSERT … SELECT FROM unnest(…) took 16.9 ms. */
export async function insertRows(client: ClientBase, rows: readonly LedgerRow[]): Promise<void> {
  await copyRows(client, COPY, copyBytes(rows));
}

/** The rows, one a line. */
export function copyBytes(rows: readonly LedgerRow[]): Uint8Array {
  const positions = rows.map(({ position }) => String(position));
  const size = rows.reduce((sum, { bytes }, at) => sum + (positions[at] as string).length + bytes.length, 0);
  const copy = Buffer.allocUnsafe(size);
  let end = 0;
  for (const [at, { bytes }] of rows.entries()) {
    end += copy.write(positions[at] as string, end, 'latin1');
    copy.set(bytes, end);
    end += bytes.length;
  }
  return copy;
}
