/** An event made ready for the ledger: hashed once, before anybody waits for the lock. */
import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { TenureEvent } from '../../rules/events/event.ts';
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import type { Instant } from '../../rules/time/instant.ts';
import type { Queryable } from '../pool.ts';
import { personalData, type PersonalData } from './personal-data.ts';

export interface PreparedEvent {
  readonly event: TenureEvent;
  /** HMAC-SHA-256 of the content. */
  readonly contentHash: Buffer;
  readonly acceptedAt: Instant;
  /** Kept apart from the ledger; null when there is none. */
  readonly personal: PersonalData | null;
}

/** The key of the content hashes. It never changes, so it may be kept as long as the database is the same. */
export async function readContentKey(db: Queryable): Promise<KeyObject> {
  const { rows } = await db.query<{ content_key: Buffer }>('SELECT content_key FROM ledger_head');
  const [row] = rows;
  if (row === undefined) throw new Error('The table ledger_head has lost its row: restore it from a backup.');
  return createSecretKey(row.content_key);
}

/** Hashes one event and takes its personal data out. */
export function prepareEvent(parsed: ParsedEvent, acceptedAt: Instant, key: KeyObject): PreparedEvent {
  return {
    event: parsed.event,
    contentHash: createHmac('sha256', key).update(parsed.content).digest(),
    acceptedAt,
    personal: personalData(parsed),
  };
}
