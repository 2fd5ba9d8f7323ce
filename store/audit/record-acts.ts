/** Writing the audit log: append-only, which the table itself sees to. */
import type { Queryable } from '../pool.ts';
import type { Statement } from '../statement.ts';
import type { Role } from '../tokens/role.ts';

/** What somebody did. */
export interface Act {
  /** Real instant. */
  readonly at: number;
  readonly caller: { readonly id: string; readonly name: string; readonly role: Role };
  /** The operation of the API by its id. */
  readonly operation: string;
  /** What it was about, such as `user:ann`; null when it was about no one thing. */
  readonly subject: string | null;
  /** JSON values, where it makes sense; null otherwise. */
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string;
}

/** Records acts: in the transaction that does them where there is one, else before they are answered. */
export async function recordActs(db: Queryable, acts: readonly Act[]): Promise<void> {
  for (const statement of actsRecorded(acts)) await db.query(statement);
}

/** The same as statements: none without acts. */
export function actsRecorded(acts: readonly Act[]): readonly Statement[] {
  if (acts.length === 0) return [];
  const statement = {
    name: 'record-acts',
    text: `INSERT INTO act (at, caller_id, caller_name, role, operation, subject, before, after, request_id)
      SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::json[],
        $8::json[], $9::text[])`,
    values: [
      acts.map(({ at }) => at),
      acts.map(({ caller }) => caller.id),
      acts.map(({ caller }) => caller.name),
      acts.map(({ caller }) => caller.role),
      acts.map(({ operation }) => operation),
      acts.map(({ subject }) => subject),
      acts.map(({ before }) => jsonOf(before)),
      acts.map(({ after }) => jsonOf(after)),
      acts.map(({ requestId }) => requestId),
    ],
  };
  return [statement];
}

function jsonOf(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
