/** A log of five months in which everything happens that a run can live through. Days count from 2026-01-01. */
import {
  accessGranted,
  accessRemoved,
  activity,
  activityVoided,
  clientRegistered,
  partnerRegistered,
  partnerUpdated,
  userCreated,
  userDeactivated,
  userDeleted,
  type RawCloudEvent,
} from '../support/events.ts';
import { EDIT } from '../support/world.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** A millisecond. */
const MOMENT = 1 / DAY_MS;

export const day = (count: number): { readonly at: number } => ({ at: Math.round(START + count * DAY_MS) });
const edit = (user: string, client: string, count: number, id?: string): RawCloudEvent =>
  activity(user, client, { ...EDIT, ...day(count), ...(id !== undefined && { id }) });

const removed = accessRemoved('ann', 'cafe', { ...day(60), by: 'client' });

/** Lines in no particular order, with a replay, a conflict and a line that is no event. */
export function smallLog(): readonly (RawCloudEvent | string)[] {
  const conflict = { ...removed, data: { ...removed.data, by: 'partner' } };
  return [...smallLogWithoutFaults(), conflict, '{ "this": is no event'];
}

/** The same without the two that are refused. */
export function smallLogWithoutFaults(): readonly RawCloudEvent[] {
  return [
    // Expires on day 130, the activity of day 40 being the last.
    edit('ann', 'shop', 5),
    edit('ann', 'shop', 40),
    // Terminated by the client, restored, and running at the end.
    accessGranted('ann', 'cafe', day(0.1)),
    edit('ann', 'cafe', 10),
    removed,
    accessGranted('ann', 'cafe', day(70)),
    edit('ann', 'cafe', 80),
    // Terminated and started again within a moment: one run lives through both.
    edit('bob', 'shop', 20),
    accessRemoved('bob', 'bank', { ...day(70), by: 'partner' }),
    edit('bob', 'bank', 30),
    accessGranted('bob', 'bank', day(70 + MOMENT)),
    edit('bob', 'bank', 70 + 2 * MOMENT),
    // Empty: started and terminated at one instant.
    edit('cleo', 'park', 33),
    accessRemoved('cleo', 'park', { ...day(33), by: 'client' }),
    // Never qualified after all: the run is left without a period.
    edit('cleo', 'zoo', 30, 'wrong'),
    activityVoided({ source: 'test', id: 'wrong' }, day(50)),
    // An end moved into the past by a correction.
    edit('dora', 'zoo', 15),
    edit('dora', 'zoo', 60, 'doubtful'),
    activityVoided({ source: 'test', id: 'doubtful' }, day(110)),
    // Ended by deletion, by a removed domain; deactivation ends nothing.
    edit('dora', 'park', 25),
    edit('dora', 'park', 90),
    userDeleted('dora', day(120)),
    edit('eve', 'mill', 45),
    partnerUpdated('delta', { ...day(100), domains: [] }),
    edit('finn', 'mill', 75),
    userDeactivated('finn', day(76)),
    edit('finn', 'mill', 77),
    // Who is who, at the end of the file.
    ...['acme', 'beta', 'gamma', 'delta'].map((id) => partnerRegistered(id, { ...day(0), domains: [`${id}.example`] })),
    ...['shop', 'cafe', 'bank', 'park', 'zoo', 'mill'].map((id) => clientRegistered(id, day(0))),
    userCreated('ann', 'acme', day(0)),
    userCreated('bob', 'acme', day(0)),
    userCreated('cleo', 'beta', day(0)),
    userCreated('dora', 'gamma', day(0)),
    userCreated('eve', 'delta', day(0)),
    userCreated('finn', 'beta', day(0)),
    ...[
      ['ann', 'shop'],
      ['bob', 'shop'],
      ['bob', 'bank'],
      ['cleo', 'park'],
      ['cleo', 'zoo'],
      ['dora', 'zoo'],
      ['dora', 'park'],
      ['eve', 'mill'],
      ['finn', 'mill'],
    ].map(([user = '', client = '']) => accessGranted(user, client, day(0.2))),
    // A replay.
    removed,
    // The last event: the clock stops with it.
    edit('bob', 'bank', 150),
  ];
}
