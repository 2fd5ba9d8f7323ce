/** What the store finds, batch by batch from a cut of the ledger, against two `compute` runs over everything at once. */
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProgrammeClock } from '../../../platform/clock.ts';
import { candidateBook } from '../../../rules/what-if/candidate.ts';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';
import type { Month } from '../../../rules/time/month.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { askWhatIf } from '../../../store/what-if/ask.ts';
import { WhatIfWork } from '../../../store/what-if/work.ts';
import { clientRegistered, dealClosed, partnerRegistered } from '../../support/events.ts';
import { exampleLog, exampleProgramme } from '../../support/example.ts';
import { filesOf, versionOf } from '../../support/programme-files.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { randomLog } from '../../support/random-log.ts';
import { randomProgramme } from '../../support/random-programme.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';
import { computedDifference, foundBy, workOff } from '../../support/what-if.ts';

const NOW = parseInstant('2026-06-01T00:00:00Z') as Instant;
const CLOCK = ProgrammeClock.standingAt(NOW);
const PUBLICATION = { author: 'test', note: null, publishedAt: NOW } as const;
const QUESTION = { from: null, to: null, askedBy: 'test', askedAt: NOW } as const;

let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
});
afterEach(() => store.close());

async function withoutDocs(): Promise<ReadonlyMap<string, string>> {
  const docs = JSON.stringify({ tool: 'docs', title: 'Documentation', rules: [], examples: [] });
  return new Map([...(await exampleProgramme()), ['tools/docs.json', docs]]);
}

describe('a what-if over the example', () => {
  it.each([
    ['all its months', null, null],
    ['some of them', '2018-03', '2018-05'],
  ])(
    'is the difference of two compute runs on every field, over %s',
    async (_what, from, to) => {
      const parsed = parsedEvents(await exampleLog());
      const files = await exampleProgramme();
      const candidate = await withoutDocs();
      await publishRuleSet(store.pool, files, { ...PUBLICATION, effectiveFrom: 'always' });
      await appendEvents(store.pool, parsed, { acceptedAt: NOW });
      const range = { from: from as Month | null, to: to as Month | null };
      const id = await askWhatIf(store.pool, { ...QUESTION, ...range, files: candidate });
      await workOff(store.pool, id, { clock: CLOCK, events: 200, pairs: 5 });

      const books = {
        current: [versionOf(files, 'always', 1)],
        candidate: candidateBook(versionOf(candidate, 'always', 1).programme),
      };
      const wanted = await computedDifference(acceptedEvents(parsed), books, NOW, {
        from: range.from ?? undefined,
        to: range.to ?? undefined,
      });
      expect(wanted.totals.activities.loses).toBeGreaterThan(0);
      expect(wanted.statements.length).toBeGreaterThan(0);
      expect(await foundBy(store.pool, id)).toEqual(wanted);
    },
    120_000,
  );
});

describe('a what-if over amounts as long as events may have them', () => {
  it('tells points that are longer to the last digit', async () => {
    const files = await exampleProgramme();
    const rates = JSON.parse(files.get('rates.json') ?? '') as Readonly<Record<string, unknown>>;
    const pointsPerUnit = { managed: '1', assisted: '3', sourced: '70' };
    const candidate = new Map([...files, ['rates.json', JSON.stringify({ ...rates, pointsPerUnit })]]);
    const at = '2026-04-01T00:00:00Z';
    const parsed = parsedEvents([
      partnerRegistered('acme', { at }),
      clientRegistered('shop', { at }),
      ...['d1', 'd2', 'd3'].map((deal) => dealClosed(deal, 'acme', 'shop', { at, mrr: '9'.repeat(100) })),
    ]);
    await publishRuleSet(store.pool, files, { ...PUBLICATION, effectiveFrom: 'always' });
    await appendEvents(store.pool, parsed, { acceptedAt: NOW });
    const id = await askWhatIf(store.pool, { ...QUESTION, files: candidate });
    await workOff(store.pool, id, { clock: CLOCK });

    const books = {
      current: [versionOf(files, 'always', 1)],
      candidate: candidateBook(versionOf(candidate, 'always', 1).programme),
    };
    const wanted = await computedDifference(acceptedEvents(parsed), books, NOW);
    expect(wanted.totals.points.after.split('.')[0]?.length).toBeGreaterThan(100);
    expect(await foundBy(store.pool, id)).toEqual(wanted);
  });
});

describe('a what-if over any log', () => {
  it('is the difference of two compute runs over what was accepted at its cut, however it is dealt out', async () => {
    const candidates = randomProgramme().map(([version]) => filesOf(version as never));
    let differences = 0;
    await fc.assert(
      fc.asyncProperty(
        randomLog(),
        randomProgramme(),
        candidates,
        fc.record({ cut: fc.double({ min: 0.5, max: 1, noNaN: true }), events: fc.integer({ min: 1, max: 40 }) }),
        async (log, versions, candidate, { cut, events }) => {
          const own = await createTestStore();
          try {
            const known = log.slice(0, Math.ceil(log.length * cut));
            for (const version of versions) {
              await publishRuleSet(own.pool, filesOf(version), {
                ...PUBLICATION,
                effectiveFrom: version.effectiveFrom,
              });
            }
            await appendEvents(own.pool, parsedEvents(known), { acceptedAt: NOW });
            const id = await askWhatIf(own.pool, { ...QUESTION, files: candidate });
            const options = { clock: CLOCK, pause: async () => {}, events, pairs: 1 };
            await new WhatIfWork(own.pool, id, options).batch();
            // What comes after the cut is not seen.
            await appendEvents(own.pool, parsedEvents(log), { acceptedAt: NOW });
            await publishRuleSet(own.pool, candidate, { ...PUBLICATION, effectiveFrom: 'always' });
            await workOff(own.pool, id, options);

            const numbers = new Map<string, number>();
            const current = versions.map((version) => {
              const number = (numbers.get('random') ?? 0) + 1;
              numbers.set('random', number);
              return versionOf(filesOf(version), version.effectiveFrom, number);
            });
            const books = { current, candidate: candidateBook(versionOf(candidate, 'always', 1).programme) };
            const wanted = await computedDifference(acceptedEvents(parsedEvents(known)), books, NOW);
            differences += wanted.activities.length + wanted.periods.length + wanted.statements.length;
            expect(await foundBy(own.pool, id)).toEqual(wanted);
          } finally {
            await own.close();
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(differences).toBeGreaterThan(100);
  }, 300_000);
});
