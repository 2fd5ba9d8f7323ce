/** Reads the ledger: rows as typed events, and all of it as a stream in the order of acceptance. */
import type { EventType, TenureEvent } from '../../rules/events/event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';
import { readHead } from './ledger-head.ts';

/** The columns that make an event. */
export interface EventColumns {
  readonly source: string;
  readonly id: string;
  readonly type: EventType;
  readonly time: Instant;
  readonly data: unknown;
}

/** An event with its place and the programme instant at which it was accepted. */
export interface LedgerEntry {
  readonly position: number;
  readonly acceptedAt: Instant;
  readonly event: TenureEvent;
}

/** The columns that make an entry. */
export type EntryColumns = EventColumns & Omit<LedgerEntry, 'event'>;

/** To be read of the ledger, called `l`. */
export const ENTRY_COLUMNS = 'l.position, l.accepted_at AS "acceptedAt", l.source, l.id, l.type, l.time, l.data';

export interface ReadOptions {
  /** Only what comes after this position; 0 by default. */
  readonly after?: number;
  /** Only what had been accepted up to this position; by default, all that is committed when reading starts. */
  readonly upTo?: number;
  /** Rows a statement. */
  readonly pageSize?: number;
}

/** About 0.5 MB of rows. */
const PAGE_SIZE = 2_000;

/** A row as the event it was accepted as: whatever the ledger holds went through `parseEvent`. */
export function ledgerEvent({ source, id, type, time, data }: EventColumns): TenureEvent {
  return { source, id, type, time, data } as TenureEvent;
}

export function ledgerEntry(row: EntryColumns): LedgerEntry {
  return { position: row.position, acceptedAt: row.acceptedAt, event: ledgerEvent(row) };
}

/**
 * Streams entries by position. Rows never change and positions commit in order, so pages need no common transaction
 * and nothing is held open while the caller works. Rule sets take positions too, so numbers may be missing.
 */
export async function* readLedger(db: Queryable, options: ReadOptions = {}): AsyncGenerator<LedgerEntry> {
  const { pageSize = PAGE_SIZE } = options;
  const upTo = options.upTo ?? (await readHead(db)).position;
  let after = options.after ?? 0;
  for (;;) {
    const page = await readPage(db, after, upTo, pageSize);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.position;
  }
}

async function readPage(db: Queryable, after: number, upTo: number, limit: number): Promise<readonly LedgerEntry[]> {
  const { rows } = await db.query<EntryColumns>({
    name: 'ledger-page',
    text: `SELECT ${ENTRY_COLUMNS} FROM ledger l WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3`,
    values: [after, upTo, limit],
  });
  return rows.map(ledgerEntry);
}
