import { describe, expect, it } from 'vitest';
import { PLAIN, SETTING, creates, rawEvents, story } from './reference-world.ts';
import type { Entry } from './reference-world.ts';
import { acceptEvents } from './reference/accept.ts';
import { referencePeriods, referenceVerdicts } from './reference/reference.ts';

// 2018-01-10 + 90 × 24 h is 2018-04-10, to the millisecond.
const START = '2018-01-10T00:00:00.000Z';
const EXPIRY = '2018-04-10T00:00:00.000Z';
const FAR = '2020-01-01T00:00:00Z';

const removed = (time: string, by: string, user = 'ann'): Entry => [
  time,
  'access.removed',
  { user, client: 'c1', by },
  'removal',
];
const granted = (time: string, user = 'ann'): Entry => [time, 'access.granted', { user, client: 'c1' }];
const assigned = (time: string, user = 'ann'): Entry => [time, 'user.assigned', { user, client: 'c1' }];

/** The periods as `start..end reason` with what ended them. */
const periods = (entries: readonly Entry[], at = FAR): string[] =>
  referencePeriods(story(entries), at).map(
    ({ start, end, endReason, endedBy, expiresAt }) =>
      `${start}..${end ?? `(${expiresAt ?? ''})`} ${endReason ?? 'running'} ${endedBy ?? '-'}`,
  );

const verdict = (entries: readonly Entry[]): string | null | undefined =>
  referenceVerdicts(story(entries)).find(({ id }) => id === 'a')?.reason;

describe('a period', () => {
  it('runs until its expiry and has ended at it', () => {
    expect(periods([creates('ann', START)], '2018-04-09T23:59:59.999Z')).toEqual([`${START}..(${EXPIRY}) running -`]);
    expect(periods([creates('ann', START)], EXPIRY)).toEqual([`${START}..${EXPIRY} activity_expired -`]);
  });

  it('is continued by an activity at its expiry, and not a millisecond later', () => {
    const after = '2018-04-10T00:00:00.001Z';
    expect(periods([creates('ann', START), creates('ann', EXPIRY)])).toEqual([
      `${START}..2018-07-09T00:00:00.000Z activity_expired -`,
    ]);
    expect(periods([creates('ann', START), creates('ann', after)])).toEqual([
      `${START}..${EXPIRY} activity_expired -`,
      `${after}..2018-07-09T00:00:00.001Z activity_expired -`,
    ]);
  });

  it('is ended by no event when a termination comes at the expiry', () => {
    expect(periods([creates('ann', START), removed(EXPIRY, 'client')])).toEqual([
      `${START}..${EXPIRY} activity_expired -`,
    ]);
  });

  it('is ended by the removal when an activity at the expiry came before it', () => {
    expect(periods([creates('ann', START), creates('ann', EXPIRY), removed(EXPIRY, 'client')])).toEqual([
      `${START}..${EXPIRY} removed_from_client_account removal`,
    ]);
  });

  it('expires when its domain goes at the expiry, and an activity after that in the order starts another', () => {
    const domainGone: Entry = [EXPIRY, 'partner.updated', { partner: 'acme', emailDomains: [] }];
    expect(periods([creates('ann', START), domainGone, assigned(EXPIRY), creates('ann', EXPIRY)])).toEqual([
      `${START}..${EXPIRY} activity_expired -`,
      `${EXPIRY}..2018-07-09T00:00:00.000Z activity_expired -`,
    ]);
  });

  it('may be empty, started and terminated at one instant', () => {
    expect(periods([removed(START, 'partner'), creates('ann', START)])).toEqual([
      `${START}..${START} access_removed_by_partner removal`,
    ]);
  });

  it('ends when a removed domain ends the last automatic assignment', () => {
    const gone: Entry = [
      '2018-02-01T00:00:00Z',
      'partner.updated',
      { partner: 'acme', emailDomains: ['b.example'] },
      'gone',
    ];
    const end = '2018-02-01T00:00:00.000Z';
    expect(periods([creates('ann', START), gone])).toEqual([`${START}..${end} access_removed_by_partner gone`]);
    expect(periods([assigned(START), creates('ann', START), gone])).toEqual([`${START}..${EXPIRY} activity_expired -`]);
  });

  it('ends by the event that empties the set of managing users, not by one that leaves some', () => {
    const both = [granted(START, 'bob'), creates('ann', START)];
    const annDeleted: Entry = ['2018-02-01T00:00:00Z', 'user.deleted', { user: 'ann' }, 'deletion'];
    expect(periods([...both, annDeleted])).toEqual([`${START}..${EXPIRY} activity_expired -`]);
    expect(periods([...both, removed('2018-01-20T00:00:00Z', 'client', 'bob'), annDeleted])).toEqual([
      `${START}..2018-02-01T00:00:00.000Z user_deleted deletion`,
    ]);
  });

  it('is not ended by deactivating or untagging', () => {
    const idle: Entry[] = [
      ['2018-02-01T00:00:00Z', 'user.deactivated', { user: 'ann' }],
      ['2018-02-01T00:00:00Z', 'user.untagged', { user: 'ann' }],
    ];
    expect(periods([creates('ann', START), ...idle])).toEqual([`${START}..${EXPIRY} activity_expired -`]);
  });

  it('is not revived by restored access, only started anew', () => {
    const before = [creates('ann', START), removed('2018-01-20T00:00:00Z', 'client'), granted('2018-01-21T00:00:00Z')];
    const first = `${START}..2018-01-20T00:00:00.000Z removed_from_client_account removal`;
    expect(periods(before)).toEqual([first]);
    expect(periods([...before, creates('ann', '2018-01-22T00:00:00Z')])).toEqual([
      first,
      '2018-01-22T00:00:00.000Z..2018-04-22T00:00:00.000Z activity_expired -',
    ]);
  });

  it('is held by what expires last, under the window of its own version', () => {
    const short = { ...PLAIN, program: { ...PLAIN.program, windowDays: 10 }, effectiveFrom: Date.parse('2018-02-01') };
    const input = story([creates('ann', START, 'long'), creates('ann', '2018-02-01T00:00:00Z', 'short')], PLAIN, short);
    expect(referencePeriods(input)).toEqual([
      {
        partner: 'acme',
        client: 'c1',
        start: START,
        end: null,
        endReason: null,
        expiresAt: EXPIRY,
        startedBy: 'long',
        endedBy: null,
        heldBy: 'long',
      },
    ]);
  });
});

describe('a verdict', () => {
  it('is judged before a removal of the same instant', () => {
    expect(verdict([removed(START, 'client'), creates('ann', START, 'a')])).toBeNull();
    expect(verdict([removed(START, 'client'), creates('ann', '2018-01-10T00:00:00.001Z', 'a')])).toBe('not_assigned');
  });

  it('tells a missing access from a missing assignment', () => {
    expect(verdict([assigned(START, 'bob'), creates('bob', START, 'a')])).toBe('no_access');
    expect(verdict([creates('bob', START, 'a')])).toBe('not_assigned');
    const byPartner = [removed(START, 'partner', 'bob'), creates('bob', '2018-01-11T00:00:00Z', 'a')];
    expect(verdict([assigned(START, 'bob'), ...byPartner])).toBe('not_assigned');
  });

  it('names the first step that fails', () => {
    const deactivated: Entry = [START, 'user.deactivated', { user: 'ann' }];
    const untagged: Entry = [START, 'user.untagged', { user: 'ann' }];
    const voided: Entry = [FAR, 'activity.voided', { activity: { source: 'test', id: 'a' }, reason: 'r' }];
    const unmet: Entry = [START, 'activity.performed', { user: 'ann', client: 'c1', tool: 'dull', action: 'x' }, 'a'];
    const login: Entry = [START, 'activity.performed', { user: 'ann', client: 'c1', tool: 'login', action: 'x' }, 'a'];
    expect(verdict([deactivated, untagged, creates('ann', START, 'a')])).toBe('user_deactivated');
    expect(verdict([untagged, creates('ann', START, 'a')])).toBe('not_partner_employee');
    expect(verdict([voided, unmet])).toBe('rule_not_met');
    expect(verdict([login])).toBe('unknown_tool');
    expect(verdict([voided, creates('ann', START, 'a')])).toBe('voided');
  });

  it('is unattributed when the registration comes later in the order, not when it only arrives later', () => {
    const [partner, client, ann, bob, access] = rawEvents(SETTING);
    const [activity] = rawEvents([creates('ann', START, 'a')]);
    const late = { ...ann, time: '2018-01-10T00:00:00.001Z' };
    const reasons = (events: readonly unknown[]): unknown[] =>
      referenceVerdicts({ rawEvents: events, programme: [PLAIN] }).map(({ reason }) => reason);
    expect(reasons([partner, client, late, bob, access, activity])).toEqual(['unattributed']);
    expect(reasons([activity, access, bob, ann, client, partner])).toEqual([null]);
  });

  it('lets a later creation stand when an earlier one named an unregistered partner', () => {
    const orphan: Entry = ['2017-12-31T00:00:00Z', 'user.created', { user: 'ann', partner: 'ghost', email: 'x@y.z' }];
    expect(verdict([orphan, creates('ann', START, 'a')])).toBeNull();
  });

  it('stays user_deleted after a second creation', () => {
    const again: Entry = [
      '2018-01-05T00:00:00Z',
      'user.created',
      { user: 'ann', partner: 'acme', email: 'x@a.example' },
    ];
    const deleted: Entry = ['2018-01-04T00:00:00Z', 'user.deleted', { user: 'ann' }];
    expect(verdict([deleted, again, creates('ann', START, 'a')])).toBe('user_deleted');
  });
});

describe('accepting', () => {
  it('tells a replay from a conflict, and refuses what is malformed', () => {
    const event = { specversion: '1.0', source: 's', id: '1', type: 'user.tagged', time: START, data: { user: 'u' } };
    const reworded = { ...event, time: '2018-01-10T05:30:00.0009+05:30', subject: 'other' };
    const conflict = { ...event, data: { user: 'v' } };
    const answers = acceptEvents([{ ...event, data: {} }, event, reworded, conflict]).map(({ answer }) => answer);
    expect(answers).toEqual(['refused', 'accepted', 'duplicate', 'conflict']);
  });
});
