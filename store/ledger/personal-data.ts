/**
 * Personal data of users: kept outside the ledger, so that it can be erased while the ledger stays as it is.
 * Nothing that is computed reads it.
 */
import type { JsonObject } from '../../rules/events/event.ts';
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import type { Queryable } from '../pool.ts';
import type { Statement } from '../statement.ts';
import type { Admitted } from './admission.ts';

export interface PersonalData {
  readonly email: string;
  /** Fields of the event that mean nothing to Tenure: they may be anything, so they are taken as personal. */
  readonly other: JsonObject;
}

const KNOWN_FIELDS = new Set(['user', 'partner', 'email', 'partnerEmployee']);

/** What an event says of a person; only `user.created` does. */
export function personalData({ event, data }: ParsedEvent): PersonalData | null {
  if (event.type !== 'user.created') return null;
  const other = Object.fromEntries(Object.entries(data).filter(([field]) => !KNOWN_FIELDS.has(field)));
  // The schema of this type has accepted the address as text.
  return { email: data['email'] as string, other };
}

/** Keeps the personal data of new events, if they hold any. */
export function insertPersonalData(admitted: readonly Admitted[]): readonly Statement[] {
  const created = admitted.flatMap(({ prepared: { event, personal } }) =>
    event.type === 'user.created' && personal !== null ? [{ event, personal }] : [],
  );
  if (created.length === 0) return [];
  const text = `INSERT INTO user_personal (source, id, user_id, email, other)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::json[])`;
  const values = [
    created.map(({ event }) => event.source),
    created.map(({ event }) => event.id),
    created.map(({ event }) => event.data.user),
    created.map(({ personal }) => personal.email),
    created.map(({ personal }) => JSON.stringify(personal.other)),
  ];
  return [{ text, values }];
}

/** Erases what is known of a person, for good. Returns how many events had said something. */
export async function erasePersonalData(db: Queryable, user: string): Promise<number> {
  const { rowCount } = await db.query('DELETE FROM user_personal WHERE user_id = $1', [user]);
  return rowCount ?? 0;
}
