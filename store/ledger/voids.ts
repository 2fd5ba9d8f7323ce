/** Corrections of activities (`docs/domain.md §2.2`): known by the name of the activity, before or after it arrives. */
import type { PoolClient } from 'pg';
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { EventOf } from '../../rules/events/event.ts';
import type { Admitted } from './admission.ts';
import { findKnownActivities } from './known-events.ts';
import type { LedgerRow } from './ledger-row.ts';
import { NOBODY, subjectsOf, type Subjects } from './subjects.ts';

/** The admitted as rows: with their subjects, those of `activity.voided` from the activity when it is known by then. */
export async function rowsOf(client: PoolClient, admitted: readonly Admitted[]): Promise<readonly LedgerRow[]> {
  const targets = admitted.flatMap(({ prepared: { event } }) =>
    event.type === 'activity.voided' ? [event.data.activity] : [],
  );
  // Usually there are none, and making a key of every event's name would double the work here.
  if (targets.length === 0) {
    return admitted.map(({ position, prepared }) => ({ position, prepared, subjects: subjectsOf(prepared.event) }));
  }

  const activities = new Map<string, Pick<Subjects, 'user' | 'client'>>(await findKnownActivities(client, targets));
  return admitted.map(({ position, prepared }) => {
    const { event } = prepared;
    const subjects = event.type === 'activity.voided' ? subjectsOfVoid(event, activities) : subjectsOf(event);
    if (event.type === 'activity.performed') activities.set(eventNameKey(event), subjects);
    return { position, prepared, subjects };
  });
}

function subjectsOfVoid(
  event: EventOf<'activity.voided'>,
  activities: ReadonlyMap<string, Pick<Subjects, 'user' | 'client'>>,
): Subjects {
  const activity = activities.get(eventNameKey(event.data.activity));
  return activity === undefined ? NOBODY : { partner: null, client: activity.client, user: activity.user };
}

/** Keeps the names of voided activities; of several voids the first accepted is kept. */
export async function insertVoids(client: PoolClient, rows: readonly LedgerRow[]): Promise<void> {
  const voids = rows.flatMap(({ prepared: { event }, position }) =>
    event.type === 'activity.voided' ? [{ name: event.data.activity, position }] : [],
  );
  if (voids.length === 0) return;
  await client.query(
    `INSERT INTO void (source, id, position)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
     ON CONFLICT DO NOTHING`,
    [voids.map(({ name }) => name.source), voids.map(({ name }) => name.id), voids.map(({ position }) => position)],
  );
}
