/** New rows of the ledger, and how they get there. */
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { PreparedEvent } from './prepared-event.ts';
import type { Subjects } from './subjects.ts';

/** An accepted event with its place. */
export interface LedgerRow extends PreparedEvent {
  readonly position: number;
  readonly subjects: Subjects;
}

const COPY = `COPY ledger (position, source, id, type, time, partner_id, client_id, user_id, data, content_hash,
  accepted_at) FROM STDIN`;

/** Writes the rows in one COPY. */
export async function copyRows(client: PoolClient, rows: readonly LedgerRow[]): Promise<void> {
  await pipeline(Readable.from([Buffer.from(copyText(rows))]), client.query(copyFrom(COPY)));
}

/** The rows in PostgreSQL's text format, one a line. */
export function copyText(rows: readonly LedgerRow[]): string {
  let text = '';
  for (const { position, event, subjects, contentHash, acceptedAt } of rows) {
    text +=
      `${position}\t${escaped(event.source)}\t${escaped(event.id)}\t${event.type}\t${event.time}\t` +
      `${nullable(subjects.partner)}\t${nullable(subjects.client)}\t${nullable(subjects.user)}\t` +
      `${escaped(JSON.stringify(event.data))}\t\\\\x${contentHash.toString('hex')}\t${acceptedAt}\n`;
  }
  return text;
}

function nullable(text: string | null): string {
  return text === null ? '\\N' : escaped(text);
}

/** Identifiers hold no control characters and JSON escapes them, so the backslash is all there is to escape. */
function escaped(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
}
