import type { ReferenceInput } from './reference/log.ts';
import type { ProgrammeVersion } from './reference/programme.ts';

/** Time, type, data and, where a test names it, the id. */
export type Entry = readonly [time: string, type: string, data: object, id?: string];

/** Raw events of the source `test`, with the ids e0, e1, … where none is given. */
export function rawEvents(entries: readonly Entry[]): object[] {
  return entries.map(([time, type, data, id], index) => ({
    specversion: '1.0',
    source: 'test',
    id: id ?? `e${index}`,
    type,
    time,
    data,
  }));
}

const SET_UP = '2018-01-01T00:00:00Z';

/** One partner `acme` (domain a.example) with the users ann and bob, who have access to the client `c1`. */
export const SETTING: readonly Entry[] = [
  [SET_UP, 'partner.registered', { partner: 'acme', name: 'Acme', emailDomains: ['a.example'] }],
  [SET_UP, 'client.registered', { client: 'c1', name: 'C1', country: 'US' }],
  [SET_UP, 'user.created', { user: 'ann', partner: 'acme', email: 'ann@a.example' }],
  [SET_UP, 'user.created', { user: 'bob', partner: 'acme', email: 'bob@a.example' }],
  [SET_UP, 'access.granted', { user: 'ann', client: 'c1' }],
];

/** Further partners, one user each with access to c1. */
export function partnerWithUser(partner: string, user: string): Entry[] {
  return [
    [SET_UP, 'partner.registered', { partner, name: partner, emailDomains: [`${partner}.example`] }],
    [SET_UP, 'user.created', { user, partner, email: `${user}@${partner}.example` }],
    [SET_UP, 'access.granted', { user, client: 'c1' }],
  ];
}

/** Creates something with the tool `blog`, which qualifies. */
export function creates(user: string, time: string, id?: string): Entry {
  const data = { user, client: 'c1', tool: 'blog', action: 'created' };
  return id === undefined ? [time, 'activity.performed', data] : [time, 'activity.performed', data, id];
}

export const PLAIN: ProgrammeVersion = {
  program: { name: 'plain', timezone: 'UTC', windowDays: 90, valuation: 'closing' },
  rates: {
    pointsPerUnit: { managed: '1', assisted: '3', sourced: '5' },
    growth: { multiplier: '2', countries: ['IN'] },
    units: { USD: '100', JPY: '14400', IQD: '130' },
  },
  tiers: { recalibration: { months: [1, 7], windowMonths: 6, minimumHoldMonths: 6 }, tiers: [] },
  tools: [
    {
      tool: 'blog',
      rules: [{ name: 'creates', conditions: { all: [{ fact: 'action', operator: 'equal', value: 'created' }] } }],
    },
    { tool: 'dull', rules: [] },
  ],
  effectiveFrom: 'always',
};

/** The setting, then these entries, under the plain programme or other versions. */
export function story(entries: readonly Entry[], ...programme: readonly ProgrammeVersion[]): ReferenceInput {
  return { rawEvents: rawEvents([...SETTING, ...entries]), programme: programme.length === 0 ? [PLAIN] : programme };
}
