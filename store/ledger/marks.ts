/**
 * Marks: about whom something was said, for the judge to look at. Rows that are only added and deleted, never updated:
 * an update of a mark that another transaction holds would be lost (`docs/architecture.md`, principle 9).
 */
import type { PoolClient } from 'pg';
import type { Instant } from '../../rules/time/instant.ts';
import type { LedgerRow } from './ledger-row.ts';
import { NOBODY, type Subjects } from './subjects.ts';

/** All subjects null: everybody. */
export interface Mark extends Subjects {
  /** It can end a relationship, so it goes before the others. */
  readonly urgent: boolean;
}

export const EVERYBODY: Mark = { ...NOBODY, urgent: false };

/**
 * The marks of an append, each subject once; urgent if any of its events is.
 * @param members users whose partner became known or another one
 */
export function marksOf(rows: readonly LedgerRow[], members: readonly string[]): readonly Mark[] {
  const marks = new Map<string, Mark>();
  const add = (mark: Mark | null): void => {
    if (mark === null) return;
    // U+0000 can't occur in an identifier, so it separates.
    const key = `${mark.user ?? ''}\u0000${mark.client ?? ''}\u0000${mark.partner ?? ''}`;
    if (mark.urgent || !marks.has(key)) marks.set(key, mark);
  };
  for (const row of rows) add(markOf(row));
  for (const user of members) add({ ...NOBODY, user, urgent: false });
  return [...marks.values()];
}

/** Null for what touches no pair: money and adjustments, attributes, and voids of activities not known yet. */
function markOf({ event, subjects }: LedgerRow): Mark | null {
  switch (event.type) {
    case 'client.subscription.changed':
    case 'deal.closed':
    case 'deal.cancelled':
    case 'adjustment.posted':
      return null;
    case 'partner.updated':
      return event.data.emailDomains === undefined ? null : { ...subjects, urgent: true };
    case 'activity.voided':
      return subjects.user === null ? null : { ...subjects, urgent: false };
    case 'access.removed':
    case 'user.deleted':
      return { ...subjects, urgent: true };
    default:
      return { ...subjects, urgent: false };
  }
}

/** Adds marks. */
export async function insertMarks(client: PoolClient, marks: readonly Mark[], markedAt: Instant): Promise<void> {
  if (marks.length === 0) return;
  await client.query({
    name: 'insert-marks',
    text: `INSERT INTO mark (user_id, client_id, partner_id, urgent, marked_at)
      SELECT user_id, client_id, partner_id, urgent, $5
      FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) AS m (user_id, client_id, partner_id, urgent)`,
    values: [
      marks.map(({ user }) => user),
      marks.map(({ client: id }) => id),
      marks.map(({ partner }) => partner),
      marks.map(({ urgent }) => urgent),
      markedAt,
    ],
  });
}

/** Wakes whoever listens for marks, at commit: one a transaction, and only the fast path. */
export async function notifyOfMarks(client: PoolClient): Promise<void> {
  await client.query(`SELECT pg_notify('${MARKS_CHANNEL}', '')`);
}

/** The channel to LISTEN on for new marks. */
export const MARKS_CHANNEL = 'tenure_marks';
