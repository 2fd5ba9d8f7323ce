/** The baseline of an ingest: a bare COPY of the same rows, in the same order, into a table with the same indexes. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import { readContentHash } from '../../store/ledger/content-hash.ts';
import { copyBytes, LEDGER_COLUMNS } from '../../store/ledger/ledger-row.ts';
import { prepareEvent } from '../../store/ledger/prepared-event.ts';

export interface CopyBaseline {
  /** Makes rows ready; what it returns copies them and says how many milliseconds the COPY alone took. */
  prepare(events: readonly ParsedEvent[]): () => Promise<number>;
}

export async function createCopyBaseline(pool: Pool): Promise<CopyBaseline> {
  await pool.query('CREATE TABLE bare_ledger (LIKE ledger INCLUDING ALL)');
  const hashContent = await readContentHash(pool);
  let position = 0;
  return {
    prepare(events) {
      const rows = events.map((parsed) => {
        const { bytes } = prepareEvent(parsed, 0, hashContent);
        return { position: ++position, acceptedAt: 0, bytes };
      });
      const text = copyBytes(rows);
      return () => copy(pool, text);
    },
  };
}

async function copy(pool: Pool, text: Uint8Array): Promise<number> {
  const client = await pool.connect();
  try {
    const start = performance.now();
    await pipeline(Readable.from([text]), client.query(copyFrom(`COPY bare_ledger (${LEDGER_COLUMNS}) FROM STDIN`)));
    return performance.now() - start;
  } finally {
    client.release();
  }
}
