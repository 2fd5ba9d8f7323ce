/**
 * Whatever the data, a partner's token is told nothing of another partner: not its id, its name or its people. Every
 * call that partners may make is made about every client, over programmes in which partners share clients at random.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../client/api/operation.ts';
import { OPERATIONS } from '../../../client/api/operations.ts';
import {
  accessGranted,
  accessRemoved,
  activity,
  clientRegistered,
  partnerRegistered,
  subscriptionChanged,
  userAssigned,
  userCreated,
  userDeleted,
} from '../../support/events.ts';
import { monthRunner } from '../../support/months.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, type ApiWorld } from './api-world.ts';

const PARTNERS = ['zorilla', 'quokka', 'numbat'];
const CLIENTS = ['first', 'second', 'third'];
const MONTH = '2026-01';
const NOW = '2026-02-20T00:00:00.000Z';

const nameOf = (partner: string): string => `House of ${partner.toUpperCase()}`;
const userOf = (partner: string): string => `person-at-${partner}`;

/** What a partner did at a client, by day of January; null for no access. */
const history = fc.option(
  fc.record({
    days: fc.uniqueArray(fc.integer({ min: 2, max: 28 }), { maxLength: 3 }),
    end: fc.constantFrom('none', 'partner', 'client', 'deleted'),
  }),
  { freq: 6 },
);
const histories = fc.array(history, {
  minLength: PARTNERS.length * CLIENTS.length,
  maxLength: PARTNERS.length * CLIENTS.length,
});

const dayOf = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`;

function eventsOf(drawn: readonly History[]): readonly object[] {
  const pairs = PARTNERS.flatMap((partner) => CLIENTS.map((client) => ({ partner, client })));
  return [
    ...PARTNERS.flatMap((partner) => [
      partnerRegistered(partner, { name: nameOf(partner), domains: [`${partner}.example`] }),
      userCreated(userOf(partner), partner),
    ]),
    ...CLIENTS.flatMap((client) => [clientRegistered(client), subscriptionChanged(client, '1000')]),
    ...pairs.flatMap(({ partner, client }, index) => {
      const drawnHere = drawn[index] ?? null;
      if (drawnHere === null) return [];
      const user = userOf(partner);
      return [
        accessGranted(user, client),
        userAssigned(user, client),
        ...drawnHere.days.map((day) => activity(user, client, { ...EDIT, at: dayOf(day) })),
        ...(drawnHere.end === 'partner' || drawnHere.end === 'client'
          ? [accessRemoved(user, client, { at: dayOf(29), by: drawnHere.end })]
          : []),
        ...(drawnHere.end === 'deleted' ? [userDeleted(user, { at: dayOf(30) })] : []),
      ];
    }),
  ];
}

type History = { readonly days: readonly number[]; readonly end: string } | null;

/** The paths of a call, about a partner and every client; each with what may be asked besides. */
function urlsOf({ id, path }: Operation, partner: string): readonly string[] {
  const filled = path.replace('{partner}', partner).replace('{month}', MONTH);
  const urls = filled.includes('{client}') ? CLIENTS.map((client) => filled.replace('{client}', client)) : [filled];
  const more = [...(QUERIES[id] ?? []), ''];
  return urls.flatMap((url) => more.map((query) => `${url}${query}`));
}

const QUERIES: Readonly<Record<string, readonly string[]>> = {
  listRelationships: ['?status=all', '?status=ended', ...CLIENTS.map((client) => `?client=${client}&status=all`)],
  showRelationship: ['?at=2026-01-15T00:00:00Z', `?known_at=${NOW}`],
  explainRelationship: ['?at=2026-01-15T00:00:00Z', '?lang=fr'],
  listActivities: ['?lang=fr'],
};

async function makeToken(api: ApiWorld, partner: string): Promise<string> {
  const answer = await api.post('/v1/tokens', { name: 'the token', role: 'partner', partner });
  return answer.json<{ token: string }>().token;
}

const calls = OPERATIONS.filter(({ method, roles }) => method === 'GET' && roles.includes('partner'));

describe('a token of a partner', () => {
  it('is told nothing of another, by whatever call', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(histories, async (drawn) => {
        const api = await createApiWorld();
        try {
          await api.world.send(...eventsOf(drawn));
          api.world.setTime(NOW);
          await api.world.judgeAll();
          await monthRunner(api.world.pool, api.world.judge.clock.now()).take(MONTH);
          for (const partner of PARTNERS) {
            const token = await makeToken(api, partner);
            const others = PARTNERS.filter((other) => other !== partner);
            for (const url of calls.flatMap((operation) => urlsOf(operation, partner))) {
              const { body, statusCode } = await api.getWith(token, url);
              if (statusCode === 200) answered += 1;
              const told = body.toLowerCase();
              expect({ url, told: others.filter((other) => told.includes(other)), body }).toEqual({
                url,
                told: [],
                body,
              });
            }
          }
        } finally {
          await api.close();
        }
      }),
      { numRuns: 3 },
    );
    // It was told something: a property of empty answers would say nothing.
    expect(answered).toBeGreaterThan(50);
  }, 300_000);

  it('is asked about by calls whose paths hold nothing else', () => {
    const unknown = calls.flatMap((operation) => urlsOf(operation, 'zorilla')).filter((url) => url.includes('{'));
    expect(unknown).toEqual([]);
  });
});
