/** Reading the audit log, newest first. */
import type { Queryable } from '../pool.ts';
import type { Act } from './record-acts.ts';

export interface StoredAct extends Act, ActPlace {}

/** A place in the log. */
export interface ActPlace {
  readonly at: number;
  readonly id: number;
}

/** Which acts; null takes all. */
export interface ActFilter {
  readonly caller: string | null;
  readonly operation: string | null;
  readonly subject: string | null;
  /** Real instants, the first included, the last not. */
  readonly from: number | null;
  readonly until: number | null;
}

interface Row extends ActPlace, Pick<Act, 'operation' | 'subject' | 'before' | 'after'> {
  readonly caller_id: string;
  readonly caller_name: string;
  readonly role: Act['caller']['role'];
  readonly request_id: string;
}

/** The column that narrows most, by which an index finds the rows; the others are looked at row by row. */
const BY = { subject: 'subject', caller: 'caller_id', operation: 'operation' } as const;

/**
 * At most `limit` rows that `by` selects (all if it is null), after a place in the log. Other filters are not applied:
 * whoever pages looks at a bounded number of rows, found or not.
 */
export async function listActs(
  db: Queryable,
  by: keyof typeof BY | null,
  { filter, after, limit }: { readonly filter: ActFilter; readonly after: ActPlace | null; readonly limit: number },
): Promise<readonly StoredAct[]> {
  const { rows } = await db.query<Row>({
    name: `list-acts-${by ?? 'all'}`,
    text: `SELECT id, at, caller_id, caller_name, role, operation, subject, before, after, request_id FROM act
      WHERE at >= $1 AND (at, id) < ($2, $3) ${by === null ? '' : `AND ${BY[by]} = $5`}
      ORDER BY at DESC, id DESC LIMIT $4`,
    values: [...placeBefore(filter, after), limit, ...(by === null ? [] : [filter[by]])],
  });
  return rows.map(({ caller_id, caller_name, role, request_id, ...row }) => {
    return { ...row, caller: { id: caller_id, name: caller_name, role }, requestId: request_id };
  });
}

const EARLIEST = -(2 ** 52);
const LATEST = 2 ** 52;

/** Where to begin and from when on. */
function placeBefore({ from, until }: ActFilter, after: ActPlace | null): readonly number[] {
  const begin = after === null || (until !== null && after.at >= until) ? { at: until ?? LATEST, id: 0 } : after;
  return [from ?? EARLIEST, begin.at, begin.id];
}
