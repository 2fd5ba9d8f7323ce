/** A store with two partners that share a client, for tests of months: small, and every sum can be done in the head. */
import type { Pool } from 'pg';
import { parseInstant, type Instant } from '../../rules/time/instant.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { publishRuleSet } from '../../store/rule-sets/publish.ts';
import {
  accessGranted,
  activity,
  clientRegistered,
  parsed,
  partnerRegistered,
  subscriptionChanged,
  userCreated,
} from './events.ts';
import { monthRunner, type MonthRunner } from './months.ts';
import { createTestStore, type TestStore } from './store.ts';

export const instant = (text: string): Instant => {
  const found = parseInstant(text);
  if (found === null) throw new Error(`no instant: ${text}`);
  return found;
};

/** USD 100 is a point, JPY 14,400 too; every action with `code` or `docs` qualifies for 90 days; no tiers. */
export function monthProgramme(changes: Readonly<Record<string, unknown>> = {}): ReadonlyMap<string, string> {
  const files: Record<string, unknown> = {
    'program.json': {
      name: 'test',
      title: 'Test',
      timezone: 'UTC',
      windowDays: 90,
      valuation: 'closing',
      graceDays: 3,
      noticeDays: [],
    },
    'rates.json': {
      pointsPerUnit: { managed: '1', assisted: '3', sourced: '5' },
      growth: { multiplier: '2', countries: ['IN'] },
      units: { USD: '100', JPY: '14400' },
    },
    'tiers.json': { recalibration: { months: [1, 7], windowMonths: 6, minimumHoldMonths: 6 }, tiers: [] },
    ...Object.fromEntries(['code', 'docs'].map((tool) => [`tools/${tool}.json`, toolFile(tool)])),
    ...changes,
  };
  return new Map(Object.entries(files).map(([path, content]) => [path, JSON.stringify(content)]));
}

function toolFile(tool: string): object {
  const conditions = { all: [{ fact: 'action', operator: 'notEqual', value: '' }] };
  return { tool, title: tool, rules: [{ name: 'anything', conditions }], examples: [] };
}

export interface MonthWorld {
  readonly store: TestStore;
  readonly pool: Pool;
  readonly months: MonthRunner;
  send(...raw: readonly unknown[]): Promise<void>;
  publish(files: ReadonlyMap<string, string>, effectiveFrom?: Instant | 'always'): Promise<void>;
}

/** Accepted at this instant, unless a test says otherwise. */
export const ACCEPTED_AT = instant('2018-01-15T00:00:00Z');

/**
 * Since January 2018 `p` manages `c` (USD 1,000) and `d` (USD 300), and `q`, which has access to both, shares `c`: January is 5 + 3 points for `p`
 * and 5 for `q`.
 */
export async function createMonthWorld(now = instant('2018-06-15T00:00:00Z')): Promise<MonthWorld> {
  const store = await createTestStore();
  const months = monthRunner(store.pool, now);
  const world: MonthWorld = {
    store,
    pool: store.pool,
    months,
    async send(...raw) {
      await appendEvents(store.pool, parsed(...raw), { acceptedAt: ACCEPTED_AT });
    },
    async publish(files, effectiveFrom = 'always') {
      const publication = { effectiveFrom, author: 'test', note: null, publishedAt: ACCEPTED_AT };
      await publishRuleSet(store.pool, files, publication);
    },
  };
  await world.publish(monthProgramme());
  await world.send(...beginning());
  return world;
}

const at = '2018-01-01T00:00:00Z';

function beginning(): readonly unknown[] {
  return [
    ...['p', 'q'].map((partner) => partnerRegistered(partner, { at, domains: [`${partner}.example`] })),
    ...['c', 'd'].map((client) => clientRegistered(client, { at })),
    ...['p', 'q'].map((partner) => userCreated(`${partner}-user`, partner, { at })),
    ...[
      ['p', 'c'],
      ['p', 'd'],
      ['q', 'c'],
      ['q', 'd'],
    ].map(([partner, client]) => accessGranted(`${partner}-user`, client ?? '', { at })),
    subscriptionChanged('c', '1000', { at }),
    subscriptionChanged('d', '300', { at }),
    ...[
      ['p', 'c'],
      ['p', 'd'],
      ['q', 'c'],
    ].map(([partner, client]) => acts(partner ?? '', client ?? '', '2018-01-10')),
  ];
}

/** The partner's one user does something that qualifies. */
export function acts(partner: string, client: string, day: string): unknown {
  return activity(`${partner}-user`, client, { at: `${day}T00:00:00Z`, tool: 'code', action: 'edited' });
}
