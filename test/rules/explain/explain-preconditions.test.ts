import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gatherPairs } from '../../../rules/compute/gather-pairs.ts';
import { standingDirectory } from '../../../rules/directory/standing.ts';
import { compareEvents } from '../../../rules/events/event-order.ts';
import { parseEvent } from '../../../rules/events/parse-event.ts';
import type { UserId } from '../../../rules/ids.ts';
import { explainPreconditions, type PreconditionExplanation } from '../../../rules/explain/explain-preconditions.ts';
import { foldPair } from '../../../rules/relationship/fold-pair.ts';
import { isRosterEvent, type RosterEvent } from '../../../rules/relationship/pair-fact.ts';
import { EMPTY_PAIR } from '../../../rules/relationship/pair-state.ts';
import { failedPrecondition } from '../../../rules/relationship/precondition.ts';
import { formatInstant } from '../../../rules/time/instant.ts';
import { root } from '../../architecture/repository.ts';
import {
  accessGranted,
  accessRemoved,
  clientRegistered,
  parsed,
  partnerRegistered,
  partnerUpdated,
  userAssigned,
  userCreated,
  userDeactivated,
  userDeleted,
  userReactivated,
  userTagged,
  userUntagged,
} from '../../support/events.ts';

const USER = 'ann' as UserId;
const day = (number: number): { readonly at: string } => ({
  at: `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`,
});

const registered = [
  partnerRegistered('acme', { ...day(1), domains: ['acme.example'] }),
  clientRegistered('shop', day(1)),
];

function explain(...raw: readonly unknown[]): readonly PreconditionExplanation[] {
  const facts = parsed(...raw).flatMap(({ event }) => (isRosterEvent(event) ? [event] : []));
  return explainPreconditions(facts, USER);
}

/** The one that fails: its name, the day since which and by which kind of event, and who can do what. */
function failure(...raw: readonly unknown[]): string | null {
  const failed = explain(...registered, ...raw).find(({ decides }) => decides);
  if (failed === undefined) return null;
  const { precondition, since, mendings } = failed;
  const when = since === null ? 'always' : `${formatInstant(since.time).slice(8, 10)} ${since.type}`;
  return `${precondition} since ${when}: ${mendings.map(({ by, remedy }) => `${by} ${remedy}`).join(', ')}`;
}

describe('the precondition that fails', () => {
  const created = userCreated('ann', 'acme', day(2));
  const access = accessGranted('ann', 'shop', day(3));

  it.each<[string, readonly unknown[], string | null]>([
    ['nothing is wrong', [created, access], null],
    ['the user was never created', [access], 'unattributed since always: partner_admin create_user'],
    [
      'the user was deleted',
      [created, access, userDeleted('ann', day(9))],
      'user_deleted since 09 user.deleted: partner_admin create_another_user',
    ],
    [
      'the user is deactivated, again',
      [
        created,
        access,
        userDeactivated('ann', day(4)),
        userReactivated('ann', day(5)),
        userDeactivated('ann', day(6)),
        userDeactivated('ann', day(7)),
      ],
      'user_deactivated since 06 user.deactivated: partner_admin reactivate_user',
    ],
    [
      'the user never was an employee',
      [userCreated('ann', 'acme', { ...day(2), employee: false }), access],
      'not_partner_employee since 02 user.created: partner_admin mark_as_partner_employee',
    ],
    [
      'the mark was taken away',
      [created, access, userTagged('ann', day(4)), userUntagged('ann', day(8))],
      'not_partner_employee since 08 user.untagged: partner_admin mark_as_partner_employee',
    ],
    [
      'nothing was assigned, and access would do it',
      [created],
      'not_assigned since 02 user.created: partner_admin assign_client, client grant_access',
    ],
    [
      'the domain is not approved',
      [userCreated('ann', 'acme', { ...day(2), email: 'ann@elsewhere.example' }), access],
      'not_assigned since 02 user.created: partner_admin assign_client, programme approve_email_domain',
    ],
    [
      'the domain was taken from the list',
      [created, access, partnerUpdated('acme', { ...day(6), domains: [] })],
      'not_assigned since 06 partner.updated: partner_admin assign_client, programme approve_email_domain',
    ],
    [
      'the partner removed the access, and with it the assignment',
      [
        created,
        userAssigned('ann', 'shop', day(3)),
        access,
        accessRemoved('ann', 'shop', { ...day(7), by: 'partner' }),
      ],
      'not_assigned since 07 access.removed: partner_admin assign_client, client grant_access',
    ],
    [
      'the client removed the user',
      [created, userAssigned('ann', 'shop', day(3)), access, accessRemoved('ann', 'shop', day(7))],
      'no_access since 07 access.removed: client grant_access',
    ],
    [
      'the client never let the user in',
      [created, userAssigned('ann', 'shop', day(3))],
      'no_access since 02 user.created: client grant_access',
    ],
  ])('when %s', (_, facts, expected) => {
    expect(failure(...facts)).toBe(expected);
  });

  it('is a registration that is missing, with the one who can give it', () => {
    expect(explain(clientRegistered('shop', day(1)))[0]?.mendings).toEqual([
      { by: 'programme', remedy: 'register_partner' },
    ]);
    expect(explain(partnerRegistered('acme', day(1)))[0]?.mendings).toEqual([
      { by: 'programme', remedy: 'register_client' },
    ]);
  });

  it('decides alone, and the others that fail are told as well', () => {
    const told = (...raw: readonly unknown[]): readonly string[] =>
      explain(...registered, ...raw).map(({ precondition, outcome, decides }) => {
        return `${precondition} ${outcome}${decides ? ', decides' : ''}`;
      });
    expect(told(created, userUntagged('ann', day(4)), userAssigned('ann', 'shop', day(5)))).toEqual([
      'unattributed met',
      'user_deleted met',
      'user_deactivated met',
      'not_partner_employee failed, decides',
      'not_assigned met',
      'no_access failed',
    ]);
    expect(told(created, access, userDeleted('ann', day(4))).slice(1)).toEqual([
      'user_deleted failed, decides',
      'user_deactivated not_checked',
      'not_partner_employee not_checked',
      'not_assigned not_checked',
      'no_access not_checked',
    ]);
  });
});

describe('on the example logs', () => {
  it.each(['crm', 'oss'])('the failure is that of the verdict: %s', (example) => {
    const lines = readFileSync(join(root, 'examples', example, 'history.ndjson'), 'utf8')
      .trim()
      .split('\n');
    const events = lines
      .flatMap((line) => {
        const read = parseEvent(JSON.parse(line));
        return read.kind === 'event' ? [read.event] : [];
      })
      .sort(compareEvents);
    const { pairs } = gatherPairs(events, standingDirectory(events));
    const compared = pairs.flatMap((pair) => {
      const roster: RosterEvent[] = [];
      let { state } = foldPair(EMPTY_PAIR, []);
      return pair.events.flatMap((event) => {
        if (!isRosterEvent(event)) {
          const { user } = event.data;
          const decisive = explainPreconditions(roster, user).find(({ decides }) => decides);
          return [{ explained: decisive?.precondition ?? null, judged: failedPrecondition(state, user) }];
        }
        roster.push(event);
        state = foldPair(state, [{ kind: 'roster', event }]).state;
        return [];
      });
    });
    expect(compared.map(({ explained }) => explained)).toEqual(compared.map(({ judged }) => judged));
    expect(compared.filter(({ judged }) => judged !== null).length).toBeGreaterThan(4);
  });
});
