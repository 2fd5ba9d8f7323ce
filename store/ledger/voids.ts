/** Corrections of activities (`docs/domain.md §2.2`): known by the name of the activity, before or after it arrives. */
import type { PoolClient } from 'pg';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { Admitted } from './admission.ts';
import { findKnownActivities } from './known-events.ts';
import type { Statement } from '../statement.ts';
import { rowBytes, type LedgerRow } from './ledger-row.ts';
import type { PreparedEvent } from './prepared-event.ts';
import { subjectsOf, type Subjects } from './subjects.ts';

/** The admitted as rows: as prepared, but for `activity.voided`, which has the subjects of the activity if that is known. */
export async function rowsOf(client: PoolClient, admitted: readonly Admitted[]): Promise<readonly LedgerRow[]> {
  const targets = admitted.flatMap(({ prepared: { event } }) =>
    event.type === 'activity.voided' ? [event.data.activity] : [],
  );
  // Usually there are none, and making a key of every event's name would double the work here.
  if (targets.length === 0) {
    return admitted.map(({ position, acceptedAt, prepared: { bytes } }) => ({ position, acceptedAt, bytes }));
  }

  const activities = new Map<string, Pick<Subjects, 'user' | 'client'>>(await findKnownActivities(client, targets));
  return admitted.map(({ position, acceptedAt, prepared }) => {
    const { event, bytes } = prepared;
    if (event.type === 'activity.performed') activities.set(eventNameKey(event), subjectsOf(event));
    return { position, acceptedAt, bytes: voidBytes(prepared, activities) ?? bytes };
  });
}

/** The row of a void whose activity is known; null for any other. */
function voidBytes(
  prepared: PreparedEvent,
  activities: ReadonlyMap<string, Pick<Subjects, 'user' | 'client'>>,
): Uint8Array | null {
  const { event } = prepared;
  if (event.type !== 'activity.voided') return null;
  const activity = activities.get(eventNameKey(event.data.activity));
  if (activity === undefined) return null;
  return rowBytes(prepared, { partner: null, client: activity.client, user: activity.user });
}

/** Keeps the names of voided activities; of several voids the first accepted is kept. */
export function insertVoids(admitted: readonly Admitted[]): readonly Statement[] {
  const voids = admitted.flatMap(({ prepared: { event }, position }) =>
    event.type === 'activity.voided' ? [{ name: event.data.activity, position }] : [],
  );
  if (voids.length === 0) return [];
  const text = `INSERT INTO void (source, id, position)
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
    ON CONFLICT DO NOTHING`;
  const values = [
    voids.map(({ name }) => name.source),
    voids.map(({ name }) => name.id),
    voids.map(({ position }) => position),
  ];
  return [{ text, values }];
}
