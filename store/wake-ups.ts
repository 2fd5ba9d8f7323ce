/**
 * Wake-ups: what must be told to the durable runs. The judge writes them in the transaction that found the news;
 * the relay takes them, acts on Temporal, and removes them. Nothing else remembers that a run has to hear of it.
 */
import type { ClientBase, Pool } from 'pg';
import type { ClientId, PartnerId } from '../rules/ids.ts';
import type { Pair } from '../rules/relationship/pair.ts';
import type { Statement } from './statement.ts';

/** In the order in which wake-ups are taken: what can end a relationship goes before what only prolongs one. */
export const WAKE_UP_CLASS = { ended: 1, earlier: 2, later: 3, started: 4 } as const;
export type WakeUpClass = (typeof WAKE_UP_CLASS)[keyof typeof WAKE_UP_CLASS];

/** A wake-up to write. */
export interface NewWakeUp extends Pair {
  readonly class: WakeUpClass;
  /** `traceparent` of what called for it, while traces are on. */
  readonly trace?: string | null;
}

export interface WakeUp extends NewWakeUp {
  readonly trace: string | null;
  readonly id: number;
  /** How often acting on it has failed so far. */
  readonly attempts: number;
  /** Real time, milliseconds since the epoch. */
  readonly writtenAt: number;
}

/** A wake-up that is to be tried again, not before a real instant. */
export interface Postponement {
  readonly id: number;
  readonly notBefore: number;
}

/** How much is waiting, of one class. */
export interface Backlog {
  readonly class: WakeUpClass;
  readonly count: number;
  /** Real instant at which the oldest was written. */
  readonly oldest: number;
}

/** The channel on which the relay listens; correctness never depends on it. */
export const WAKE_UP_CHANNEL = 'tenure_wake_ups';

/** Adds wake-ups in the caller's transaction. @param realNow real time, milliseconds since the epoch */
export async function writeWakeUps(client: ClientBase, rows: readonly NewWakeUp[], realNow: number): Promise<void> {
  if (rows.length > 0) await client.query(wakeUpsStatement(rows, realNow));
}

/** The same as a statement. */
export function wakeUpsStatement(rows: readonly NewWakeUp[], realNow: number): Statement {
  return {
    name: 'write-wake-ups',
    text: `INSERT INTO wake_up (partner_id, client_id, class, trace, written_at)
      SELECT partner_id, client_id, class, trace, $5 FROM unnest($1::text[], $2::text[], $3::smallint[], $4::text[]) WITH ORDINALITY
        AS w (partner_id, client_id, class, trace, ord) ORDER BY ord`,
    values: [
      rows.map((row) => row.partner),
      rows.map((row) => row.client),
      rows.map((row) => row.class),
      rows.map((row) => row.trace ?? null),
      realNow,
    ],
  };
}

/** Tells the relays, once the caller's transaction commits. PostgreSQL sends equal notifications of one transaction once. */
export async function notifyWakeUps(client: ClientBase): Promise<void> {
  await client.query(WAKE_UP_NOTIFICATION);
}

/** The same as a statement. */
export const WAKE_UP_NOTIFICATION: Statement = { text: `SELECT pg_notify('${WAKE_UP_CHANNEL}', '')` };

/**
 * Locks the next wake-ups of the classes `from` to `to` until the caller's transaction ends; those that another relay
 * holds are left out. Held by the transaction and not by a lease: when a relay crashes they are free at once.
 */
export async function takeWakeUps(
  client: ClientBase,
  classes: { readonly from: WakeUpClass; readonly to: WakeUpClass },
  limit: number,
  realNow: number,
): Promise<WakeUp[]> {
  const { rows } = await client.query<WakeUpRow>({
    name: 'take-wake-ups',
    text: `SELECT id, partner_id, client_id, class, attempts, written_at, trace FROM wake_up
      WHERE class BETWEEN $1 AND $2 AND not_before <= $3 ORDER BY class, id LIMIT $4 FOR UPDATE SKIP LOCKED`,
    values: [classes.from, classes.to, realNow, limit],
  });
  return rows.map(wakeUp);
}

/** Removes wake-ups that were acted on: these and no others, so that what was written meanwhile stays. */
export function wakeUpsDeletion(ids: readonly number[]): Statement {
  return { name: 'delete-wake-ups', text: `DELETE FROM wake_up WHERE id = ANY($1::bigint[])`, values: [ids] };
}

/** Keeps wake-ups for a later try. */
export function wakeUpsPostponement(postponements: readonly Postponement[]): Statement {
  return {
    name: 'postpone-wake-ups',
    text: `UPDATE wake_up SET attempts = attempts + 1, not_before = p.not_before
      FROM unnest($1::bigint[], $2::bigint[]) AS p (id, not_before) WHERE wake_up.id = p.id`,
    values: [postponements.map(({ id }) => id), postponements.map(({ notBefore }) => notBefore)],
  };
}

/** How many wake-ups of each class wait, and since when; a class without any is left out. */
export async function wakeUpBacklog(db: ClientBase | Pool): Promise<Backlog[]> {
  const { rows } = await db.query<Backlog>(
    `SELECT class, count(*)::int AS count, min(written_at) AS oldest FROM wake_up GROUP BY class ORDER BY class`,
  );
  return rows;
}

interface WakeUpRow {
  readonly id: number;
  readonly partner_id: PartnerId;
  readonly client_id: ClientId;
  readonly class: WakeUpClass;
  readonly attempts: number;
  readonly written_at: number;
  readonly trace: string | null;
}

function wakeUp(row: WakeUpRow): WakeUp {
  return {
    id: row.id,
    partner: row.partner_id,
    client: row.client_id,
    class: row.class,
    attempts: row.attempts,
    writtenAt: row.written_at,
    trace: row.trace,
  };
}
