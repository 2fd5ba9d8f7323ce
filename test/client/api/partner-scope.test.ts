/**
 * Whatever the data, a partner's token is told nothing of another partner: not its id, its name, its people or its
 * events. Every call that partners may make is made about every client and both of two months, over programmes in which
 * partners share clients at random, and learn after the first month was closed what others had done in it.
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
const MONTHS = ['2026-01', '2026-02'] as const;
/** January is closed then, and what is late comes after it. */
const CLOSED = '2026-02-05T00:00:00.000Z';
const NOW = '2026-03-20T00:00:00.000Z';

const nameOf = (partner: string): string => `House of ${partner.toUpperCase()}`;
const userOf = (partner: string): string => `person-at-${partner}`;

const days = fc.uniqueArray(fc.integer({ min: 2, max: 28 }), { maxLength: 3 });

/** What a partner did at a client, by days of January, of which it is told in time or late, and of February. */
interface History {
  readonly january: readonly number[];
  readonly late: readonly number[];
  readonly february: readonly number[];
  readonly end: string;
}

/** Null for no access. */
const history: fc.Arbitrary<History | null> = fc.option(
  fc.record({
    january: days,
    late: days,
    february: days,
    end: fc.constantFrom('none', 'partner', 'client', 'deleted'),
  }),
  { freq: 6 },
);
const histories = fc.array(history, {
  minLength: PARTNERS.length * CLIENTS.length,
  maxLength: PARTNERS.length * CLIENTS.length,
});

/** Whatever is drawn: two share a client in January, and of a third it is known late that it did so too. */
const ALWAYS: ReadonlyMap<string, History> = new Map(
  PARTNERS.map((partner) => {
    const [january, late] = partner === 'numbat' ? [[], [12]] : [[10], []];
    return [`${partner} first`, { january, late, february: [10], end: 'none' }];
  }),
);

const dayOf = (month: string, day: number): string => `${month}-${String(day).padStart(2, '0')}T00:00:00Z`;

interface Told {
  readonly inTime: readonly object[];
  readonly late: readonly object[];
}

function eventsOf(drawn: readonly (History | null)[]): Told {
  const pairs = PARTNERS.flatMap((partner) => CLIENTS.map((client) => ({ partner, client })));
  const late: object[] = [];
  let ids = 0;
  // What would tell whose it is.
  const named = (partner: string, at: string) => ({ at, id: `of-${partner}-${(ids += 1)}` });
  const inTime = [
    ...PARTNERS.flatMap((partner) => [
      partnerRegistered(partner, { name: nameOf(partner), domains: [`${partner}.example`] }),
      userCreated(userOf(partner), partner),
    ]),
    ...CLIENTS.flatMap((client) => [clientRegistered(client), subscriptionChanged(client, '1000')]),
    ...pairs.flatMap(({ partner, client }, index) => {
      const here = ALWAYS.get(`${partner} ${client}`) ?? drawn[index] ?? null;
      if (here === null) return [];
      const user = userOf(partner);
      const active = (month: string, on: readonly number[]) =>
        on.map((day) => activity(user, client, { ...EDIT, ...named(partner, dayOf(month, day)) }));
      const { end } = here;
      const [january, february] = MONTHS;
      late.push(...active(january, here.late), ...active(february, here.february));
      if (end === 'deleted') late.push(userDeleted(user, named(partner, dayOf(february, 27))));
      return [
        accessGranted(user, client),
        userAssigned(user, client),
        ...active(january, here.january),
        ...(end === 'partner' || end === 'client'
          ? [accessRemoved(user, client, { ...named(partner, dayOf(january, 29)), by: end })]
          : []),
      ];
    }),
  ];
  return { inTime, late };
}

/** The paths of a call, about a partner and every client and month; each with what may be asked besides. */
function urlsOf({ id, path }: Operation, partner: string): readonly string[] {
  const more = [...(QUERIES[id] ?? []), ''];
  return filledWith(filledWith([path.replace('{partner}', partner)], '{month}', MONTHS), '{client}', CLIENTS).flatMap(
    (url) => more.map((query) => `${url}${query}`),
  );
}

function filledWith(paths: readonly string[], place: string, values: readonly string[]): readonly string[] {
  return paths.flatMap((path) => (path.includes(place) ? values.map((value) => path.replace(place, value)) : [path]));
}

const QUERIES: Readonly<Record<string, readonly string[]>> = {
  listRelationships: ['?status=all', '?status=ended', ...CLIENTS.map((client) => `?client=${client}&status=all`)],
  showRelationship: ['?at=2026-01-15T00:00:00Z', `?known_at=${CLOSED}`],
  showStatement: ['?at=2026-02-15T00:00:00Z', `?known_at=${CLOSED}`, `?known_at=${NOW}`],
  explainStatement: CLIENTS.map((client) => `?client=${client}`),
  explainRelationship: ['?at=2026-01-15T00:00:00Z', '?lang=fr'],
  listActivities: ['?lang=fr'],
};

/** Takes events at an instant, and judges them. */
async function accept(api: ApiWorld, at: string, events: readonly object[]): Promise<void> {
  api.world.setTime(at);
  await api.world.send(...events);
  await api.world.judgeAll();
}

async function makeToken(api: ApiWorld, partner: string): Promise<string> {
  const answer = await api.post('/v1/tokens', { name: 'the token', role: 'partner', partner });
  return answer.json<{ token: string }>().token;
}

const calls = OPERATIONS.filter(({ method, roles }) => method === 'GET' && roles.includes('partner'));

describe('a token of a partner', () => {
  it('is told nothing of another, by whatever call', async () => {
    let answered = 0;
    let late = 0;
    let divided = 0;
    await fc.assert(
      fc.asyncProperty(histories, async (drawn) => {
        const api = await createApiWorld();
        try {
          const told = eventsOf(drawn);
          await accept(api, CLOSED, told.inTime);
          await monthRunner(api.world.pool, api.world.judge.clock.now()).take(MONTHS[0], 'closed');
          await accept(api, NOW, told.late);
          await monthRunner(api.world.pool, api.world.judge.clock.now()).take(MONTHS[1], 'draft');
          for (const partner of PARTNERS) {
            const token = await makeToken(api, partner);
            const others = PARTNERS.filter((other) => other !== partner);
            for (const url of calls.flatMap((operation) => urlsOf(operation, partner))) {
              const { body, statusCode } = await api.getWith(token, url);
              if (statusCode === 200) answered += 1;
              if (body.includes('"kind":"late"')) late += 1;
              if (body.includes('"n":3')) divided += 1;
              const text = body.toLowerCase();
              expect({ url, named: others.filter((other) => text.includes(other)), body }).toEqual({
                url,
                named: [],
                body,
              });
            }
          }
        } finally {
          await api.close();
        }
      }),
      { numRuns: 4 },
    );
    // It was told something: a property of empty answers would say nothing.
    expect(answered).toBeGreaterThan(400);
    expect(late).toBeGreaterThan(4);
    expect(divided).toBeGreaterThan(4);
  }, 600_000);

  it('is asked about by calls whose paths hold nothing else', () => {
    const unknown = calls.flatMap((operation) => urlsOf(operation, 'zorilla')).filter((url) => url.includes('{'));
    expect(unknown).toEqual([]);
  });
});
