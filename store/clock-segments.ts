/**
 * The segments of the programme clock, which all processes read. Rows are added and never changed: they say what the
 * clock was at every real instant.
 */
import type { Pool, PoolClient } from 'pg';
import { nextSegment, type ClockSegment, type ClockSegments } from '../platform/clock.ts';
import { lockLedger } from './ledger/ledger-lock.ts';
import type { Queryable } from './pool.ts';
import { inTransaction } from './transaction.ts';

/** All segments in the order they were written; an empty list is the real clock. */
export async function loadClockSegments(db: Queryable): Promise<ClockSegments> {
  const { rows } = await db.query<ClockSegment>({
    name: 'clock-segments',
    text: `SELECT real_at AS "realAt", programme_at AS "programmeAt", speed FROM clock_segment ORDER BY id`,
  });
  return rows;
}

/**
 * Sets the clock of an empty store, and returns whether it did: a clock that events or rule sets were accepted by, or
 * that was set already, is left as it is (`docs/interfaces.md §5`, `TENURE_CLOCK`).
 */
export async function writeFirstSegment(pool: Pool, segment: ClockSegment): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { position } = await lockLedger(client);
    const segments = await loadClockSegments(client);
    if (position > 0 || segments.length > 0) return false;
    await insertSegment(client, segment);
    return true;
  });
}

/**
 * Changes the speed from a real instant on, without a jump, and returns the new segment. An instant before the last
 * segment begins counts as that one's beginning: what the clock was stays.
 * @param speed programme milliseconds per real millisecond; 0 stands still
 */
export async function changeClockSpeed(pool: Pool, realAt: number, speed: number): Promise<ClockSegment> {
  return inTransaction(pool, async (client) => {
    await lockLedger(client);
    const segments = await loadClockSegments(client);
    const segment = nextSegment(segments, Math.max(realAt, segments.at(-1)?.realAt ?? realAt), speed);
    await insertSegment(client, segment);
    return segment;
  });
}

async function insertSegment(client: PoolClient, { realAt, programmeAt, speed }: ClockSegment): Promise<void> {
  await client.query('INSERT INTO clock_segment (real_at, programme_at, speed) VALUES ($1, $2, $3)', [
    realAt,
    programmeAt,
    speed,
  ]);
}
