import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accessGranted,
  activity,
  clientRegistered,
  parsed,
  partnerRegistered,
  userCreated,
} from '../../support/events.ts';
import { gridInstant } from '../../support/random-instants.ts';
import { CLIENTS, PARTNERS } from '../../support/random-events.ts';
import type { ClientId, PartnerId } from '../../../rules/ids.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { createPairFolds, pairsAt } from '../../../store/pairs/pair-folds.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { parsedEvents } from '../../support/projection.ts';
import { filesOf } from '../../support/programme-files.ts';
import { randomLog } from '../../support/random-log.ts';
import { randomProgramme } from '../../support/random-programme.ts';
import { createTestStore } from '../../support/store.ts';

const AT = Date.UTC(2030, 0, 1);
const PAIRS = PARTNERS.flatMap((partner) =>
  CLIENTS.map((client) => ({ partner: partner as PartnerId, client: client as ClientId })),
);

const scenario = fc.record({
  log: randomLog(),
  versions: randomProgramme(),
  size: fc.integer({ min: 1, max: 25 }),
  at: fc.oneof(gridInstant, fc.constant(Infinity)),
  /** Few enough that pairs are forgotten, or many. */
  bound: fc.constantFrom(0, 20, 100_000),
});

describe('remembered folds of pairs', () => {
  it(
    'are those of the ledger as it is now, whatever came since and whoever asked before',
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(scenario, async ({ log, versions, size, at, bound }) => {
          const store = await createTestStore();
          const { pool } = store;
          const rules = createRuleBookCache();
          const folds = createPairFolds(pool, (client, position) => rules.at(client, position), bound);
          const events = parsedEvents(log);
          const share = Math.ceil(events.length / versions.length);
          for (const [index, version] of versions.entries()) {
            const { effectiveFrom } = version;
            await publishRuleSet(pool, filesOf(version), {
              effectiveFrom,
              author: 'test',
              note: null,
              publishedAt: AT,
            });
            const part = events.slice(index * share, (index + 1) * share);
            for (let start = 0; start < part.length; start += size) {
              await appendEvents(pool, part.slice(start, start + size), { acceptedAt: AT });
              const fresh = await pairsAt(pool, (client, position) => rules.at(client, position), PAIRS, at);
              for (const [place, pair] of PAIRS.entries()) expect(await folds.at(pair, at)).toEqual(fresh[place]);
            }
          }
          await store.close();
        }),
        { numRuns: 15 },
      );
    },
  );

  it('are the same object while nothing bears on the pair', async () => {
    const store = await createTestStore();
    const { pool } = store;
    const rules = createRuleBookCache();
    const folds = createPairFolds(pool, (client, position) => rules.at(client, position));
    const [acme, shop] = ['acme' as PartnerId, 'shop' as ClientId];
    const pair = { partner: acme, client: shop };
    const send = async (...raw: readonly unknown[]) => appendEvents(pool, parsed(...raw), { acceptedAt: AT });
    await send(
      partnerRegistered('acme'),
      clientRegistered('shop'),
      userCreated('ann', 'acme'),
      accessGranted('ann', 'shop'),
    );
    const first = await folds.at(pair);
    await send(clientRegistered('inn'), accessGranted('ann', 'inn'), activity('ann', 'inn'));
    expect(await folds.at(pair)).toBe(first);
    expect(await folds.at(pair, AT)).toBe(first);
    await send(activity('ann', 'shop'));
    expect((await folds.at(pair))?.facts).toHaveLength((first?.facts.length ?? 0) + 1);
    await store.close();
  });
});
