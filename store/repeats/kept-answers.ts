/** Answers to calls with an Idempotency-Key, and which call is to give them. Instants are real ones. */
import type { Queryable } from '../pool.ts';

/** What identifies a call and its repeats. */
export interface Claim {
  /** Hash of the caller and its key. */
  readonly name: Buffer;
  /** Hash of what is asked. */
  readonly question: Buffer;
  readonly requestId: string;
}

export interface KeptAnswer {
  readonly question: Buffer;
  readonly requestId: string;
  readonly begunAt: number;
  /** Null while the call is under way. */
  readonly answer: { readonly status: number; readonly body: Buffer } | null;
}

/** Rows of the past that one claim clears away: more than it adds. */
const CLEARED_AT_ONCE = 20;

/** Takes the name for a call. Null if it is taken; the row of it says by what. Rows older than `expired` count as none. */
export async function claimAnswer(db: Queryable, claim: Claim, at: number, expired: number): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'claim-answer',
    text: `WITH old AS (
        DELETE FROM kept_answer WHERE name = ANY (ARRAY(
          SELECT name FROM kept_answer WHERE begun_at < $5 AND name <> $1 ORDER BY begun_at LIMIT ${CLEARED_AT_ONCE}
          FOR UPDATE SKIP LOCKED))
      )
      INSERT INTO kept_answer (name, question, request_id, begun_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (name) DO UPDATE
        SET question = $2, request_id = $3, begun_at = $4, status = NULL, body = NULL WHERE kept_answer.begun_at < $5`,
    values: [claim.name, claim.question, claim.requestId, at, expired],
  });
  return rowCount === 1;
}

export async function keptAnswer(db: Queryable, name: Buffer): Promise<KeptAnswer | null> {
  const { rows } = await db.query<Omit<KeptAnswer, 'answer'> & { status: number | null; body: Buffer | null }>({
    name: 'kept-answer',
    text: `SELECT question, request_id AS "requestId", begun_at AS "begunAt", status, body FROM kept_answer
      WHERE name = $1`,
    values: [name],
  });
  const [row] = rows;
  if (row === undefined) return null;
  const { status, body, ...kept } = row;
  return { ...kept, answer: status === null || body === null ? null : { status, body } };
}

/** Takes over from a call that was given up. False if somebody else did, or if it was answered after all. */
export async function takeOverAnswer(db: Queryable, claim: Claim, from: KeptAnswer, at: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE kept_answer SET request_id = $2, begun_at = $3
     WHERE name = $1 AND request_id = $4 AND begun_at = $5 AND status IS NULL`,
    [claim.name, claim.requestId, at, from.requestId, from.begunAt],
  );
  return rowCount === 1;
}

/** Keeps the answer of a call that holds its name. */
export async function keepAnswer(db: Queryable, claim: Claim, status: number, body: Buffer): Promise<void> {
  await db.query({
    name: 'keep-answer',
    text: 'UPDATE kept_answer SET status = $3, body = $4 WHERE name = $1 AND request_id = $2 AND status IS NULL',
    values: [claim.name, claim.requestId, status, body],
  });
}

/** Gives the name back: nothing was done, so that the same call may be made again. */
export async function releaseAnswer(db: Queryable, claim: Claim): Promise<void> {
  await db.query('DELETE FROM kept_answer WHERE name = $1 AND request_id = $2 AND status IS NULL', [
    claim.name,
    claim.requestId,
  ]);
}

/** Whether a request left an act in the audit log, so that its call was made although nobody got the answer. */
export async function hasActed(
  db: Queryable,
  callerId: string,
  { requestId, begunAt }: Pick<KeptAnswer, 'requestId' | 'begunAt'>,
): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    'SELECT EXISTS (SELECT FROM act WHERE caller_id = $1 AND at >= $2 AND request_id = $3) AS found',
    [callerId, begunAt, requestId],
  );
  return rows[0]?.found ?? false;
}
