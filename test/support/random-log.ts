import * as fc from 'fast-check';
import type { Body } from './random-events.ts';
import {
  CLIENTS,
  PARTNERS,
  USERS,
  accessGranted,
  anyBody,
  clientRegistered,
  partnerRegistered,
  relationshipBody,
  subscriptionChanged,
  userAssigned,
  userCreated,
} from './random-events.ts';
import { NOTATIONS, earlyInstant, gridInstant, stepInstant, writeInstant } from './random-instants.ts';

/** A structured CloudEvent as parsed from JSON. */
export type RawEvent = Readonly<Record<string, unknown>>;

export interface RandomLogOptions {
  /** Events of the same source and id with other content. Which one stands depends on the arrival. Default true. */
  readonly conflicts?: boolean;
  /** Events to be refused. Default true. */
  readonly malformed?: boolean;
  /** How many things happen at most, registrations apart. Default 60. */
  readonly maxEvents?: number;
}

/**
 * Logs in the order of arrival, with every kind of event of docs/domain.md §2 in a very small world, so that they
 * meet: equal times, windows that end to the millisecond, late and repeated registrations, replays, voids of all
 * kinds of events, identifiers whose order by code point is not that by UTF-16 unit.
 */
export function randomLog(options: RandomLogOptions = {}): fc.Arbitrary<RawEvent[]> {
  const { conflicts = true, malformed = true, maxEvents = 60 } = options;
  return fc
    .record({
      setting: fc.tuple(...settingUp()),
      happenings: fc.oneof(
        happenings(anyBody, gridInstant, maxEvents),
        happenings(relationshipBody, gridInstant, maxEvents),
        happenings(relationshipBody, stepInstant, maxEvents / 2),
      ),
      voids: fc.array(voiding, { maxLength: 4 }),
      repeats: fc.array(repeating(conflicts), { maxLength: 4 }),
      refused: fc.array(fc.constantFrom(...MALFORMED), { maxLength: malformed ? 2 : 0 }),
      arrivals: arrivalOrder,
    })
    .map(({ setting, happenings, voids, repeats, refused, arrivals }) => {
      const planned = [...setting.filter((plan) => plan !== null), ...happenings];
      const events = planned.map((plan, index) => rawEvent(plan, index));
      const voidings = voids.map((plan, index) => voidOf(plan, events, planned.length + index));
      const all = [...events, ...voidings];
      return asParsed(
        inArrivalOrder([...all, ...repeats.flatMap((plan) => repeatOf(plan, all)), ...refused], arrivals),
      );
    });
}

/** The same events in another order of arrival. */
export function reordered(events: readonly RawEvent[]): fc.Arbitrary<RawEvent[]> {
  return fc.shuffledSubarray([...events], { minLength: events.length });
}

/** Just what a file of JSON would give. */
function asParsed(events: readonly RawEvent[]): RawEvent[] {
  return JSON.parse(JSON.stringify(events)) as RawEvent[];
}

/** An event that is to get a source and an id. */
interface Plan {
  readonly body: Body;
  readonly instant: number;
  readonly notation: number;
  readonly source: string;
  readonly idPrefix: string;
}

const envelope = {
  notation: fc.nat({ max: NOTATIONS - 1 }),
  source: fc.constantFrom('crm', 'CRM', '\u{FF5E}src', '\u{1F600}src'),
  idPrefix: fc.constantFrom('e', 'E', 'é', '\u{FF5E}', '\u{1F600}'),
};

const happenings = (body: fc.Arbitrary<Body>, instant: fc.Arbitrary<number>, maxLength: number): fc.Arbitrary<Plan[]> =>
  fc.array(fc.record({ body, instant, ...envelope }), { maxLength, size: 'max' });

/** What most logs begin with: everybody registered, accesses given. Some of it may be missing or late. */
function settingUp(): fc.Arbitrary<Plan | null>[] {
  const early = (body: fc.Arbitrary<Body>, freq = 40): fc.Arbitrary<Plan | null> =>
    fc.option(fc.record({ body, instant: earlyInstant, ...envelope }), { freq });
  const users = USERS.map(
    (user, index) => [fc.constant(user), fc.constant(PARTNERS[index % 3] ?? PARTNERS[0])] as const,
  );
  return [
    ...PARTNERS.map((partner) => early(partnerRegistered(fc.constant(partner)))),
    ...CLIENTS.map((client) => early(clientRegistered(fc.constant(client)))),
    ...CLIENTS.map((client) => early(subscriptionChanged(fc.constant(client)), 4)),
    ...users.map(([user, partner]) => early(userCreated(user, partner))),
    ...users.flatMap(([user]) =>
      CLIENTS.slice(0, 2).map((client) => early(accessGranted(user, fc.constant(client)), 12)),
    ),
    ...users.flatMap(([user]) =>
      CLIENTS.slice(0, 2).map((client) => early(userAssigned(user, fc.constant(client)), 2)),
    ),
  ];
}

function rawEvent({ body, instant, notation, source, idPrefix }: Plan, index: number): RawEvent {
  return {
    specversion: '1.0',
    source,
    id: `${idPrefix}${index}`,
    type: body.type,
    time: writeInstant(instant, notation),
    data: body.data,
  };
}

/** Voids some event, of whatever kind; now and then one that does not exist. Its own time does not matter. */
interface Voiding {
  readonly target: number;
  readonly exists: boolean;
  readonly plan: Plan;
}

const voiding: fc.Arbitrary<Voiding> = fc.record({
  target: fc.nat(),
  exists: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  plan: fc.record({ body: fc.constant({ type: 'activity.voided', data: {} }), instant: gridInstant, ...envelope }),
});

function voidOf({ target, exists, plan }: Voiding, events: readonly RawEvent[], index: number): RawEvent {
  const activities = events.filter((event) => event['type'] === 'activity.performed');
  const candidates = target % 8 === 0 || activities.length === 0 ? events : activities;
  const voided = candidates[target % Math.max(candidates.length, 1)];
  const activity =
    exists && voided !== undefined ? { source: voided['source'], id: voided['id'] } : { source: 'crm', id: 'never' };
  return rawEvent({ ...plan, body: { type: 'activity.voided', data: { activity, reason: 'by mistake' } } }, index);
}

/** Repeats an event: as it was, in other words with the same meaning, or with the content of another. */
interface Repeating {
  readonly original: number;
  readonly other: number;
  readonly kind: 'copy' | 'rewritten' | 'conflict';
}

const repeating = (conflicts: boolean): fc.Arbitrary<Repeating> =>
  fc.record({
    original: fc.nat(),
    other: fc.nat(),
    kind: conflicts ? fc.constantFrom('copy', 'rewritten', 'conflict') : fc.constantFrom('copy', 'rewritten'),
  });

function repeatOf({ original, other, kind }: Repeating, events: readonly RawEvent[]): RawEvent[] {
  const event = events[original % Math.max(events.length, 1)];
  const another = events[other % Math.max(events.length, 1)];
  if (event === undefined || another === undefined) return [];
  if (kind === 'copy') return [{ ...event }];
  if (kind === 'conflict') return [{ ...another, source: event['source'], id: event['id'] }];
  const time = writeInstant(Date.parse(String(event['time'])), 3);
  return [
    {
      ...event,
      time,
      data: withReversedKeys(event['data']),
      subject: 'told again',
      datacontenttype: 'application/json',
    },
  ];
}

function withReversedKeys(data: unknown): unknown {
  return typeof data === 'object' && data !== null ? Object.fromEntries(Object.entries(data).toReversed()) : data;
}

/** As planned, or stirred: each event gets a rank, and ranks are dealt out again and again. */
const arrivalOrder = fc.oneof(fc.constant([0]), fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 40 }));

function inArrivalOrder(events: readonly RawEvent[], ranks: readonly number[]): RawEvent[] {
  const ranked = events.map((event, index) => ({ event, rank: ranks[index % ranks.length] ?? 0 }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ event }) => event);
}

const SOUND = { specversion: '1.0', source: 'crm', id: 'bad', time: '2019-01-01T00:00:00Z' };

/** Each is refused, whatever else the log says (docs/domain.md §2). */
const MALFORMED: readonly RawEvent[] = [
  {},
  { ...SOUND, type: 'user.tagged' },
  { ...SOUND, type: 'user.promoted', data: { user: 'ann' } },
  { ...SOUND, type: 'user.tagged', data: { user: 7 } },
  { ...SOUND, type: 'user.tagged', data: { user: '' } },
  { ...SOUND, type: 'user.tagged', data: { user: 'a\u0001b' } },
  { ...SOUND, type: 'user.tagged', data: { user: 'x'.repeat(201) } },
  { ...SOUND, type: 'user.tagged', data: { user: 'ann' }, time: '2019-02-30T00:00:00Z' },
  { ...SOUND, type: 'user.tagged', data: { user: 'ann' }, time: '2019-01-01' },
  { ...SOUND, type: 'client.subscription.changed', data: { client: 'c1', mrr: '-1', currency: 'USD' } },
  { ...SOUND, type: 'client.subscription.changed', data: { client: 'c1', mrr: 5, currency: 'USD' } },
  { ...SOUND, type: 'client.registered', data: { client: 'c9', name: 'zero \u0000', country: 'US' } },
  { ...SOUND, type: 'client.registered', data: { client: 'c9', name: 'lone \uD83D', country: 'US' } },
  { ...SOUND, type: 'access.removed', data: { user: 'ann', client: 'c1', by: 'nobody' } },
  {
    ...SOUND,
    type: 'adjustment.posted',
    data: { partner: 'acme', month: '2019-13', points: '1', reason: 'r', author: 'a' },
  },
  {
    ...SOUND,
    type: 'adjustment.posted',
    data: { partner: 'acme', month: '2019-01', points: '0.00001', reason: 'r', author: 'a' },
  },
];
