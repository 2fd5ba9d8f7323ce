import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '../../../rules/time/instant.ts';
import { positionAt } from '../../../store/known/position-at.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { activity, parsed } from '../../support/events.ts';
import { monthProgramme } from '../../support/month-world.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
});
afterEach(() => store.close());

/** Somebody accepts events, or publishes, by a clock of their own. */
interface Taken {
  readonly clock: Instant;
  readonly events: number;
}

const taken = fc.record({ clock: fc.integer({ min: 1, max: 20 }), events: fc.integer({ min: 0, max: 3 }) });

async function take({ clock, events }: Taken): Promise<void> {
  if (events === 0) {
    const publication = { effectiveFrom: 'always', author: 'test', note: null, publishedAt: clock } as const;
    await publishRuleSet(store.pool, monthProgramme(), publication);
  } else {
    const some = Array.from({ length: events }, () => activity('ann', 'shop'));
    await appendEvents(store.pool, parsed(...some), { acceptedAt: clock });
  }
}

/** When each position was given out, in their order. */
async function timesOfPositions(): Promise<readonly Instant[]> {
  const { rows } = await store.pool.query<{ time: Instant }>(
    `SELECT time FROM (SELECT position, accepted_at AS time FROM ledger
       UNION ALL SELECT position, published_at FROM rule_set_version) AS given ORDER BY position`,
  );
  return rows.map(({ time }) => time);
}

describe('the times of positions', () => {
  it('never fall, whatever the clocks of those who accept events and publish', async () => {
    // Each case lies after those before it: an append of one must not hide what happens in another.
    let start = 0;
    const property = fc.asyncProperty(fc.array(taken, { minLength: 2, maxLength: 6 }), async (offsets) => {
      start += 100;
      const acts = offsets.map(({ clock, events }) => ({ clock: start + clock, events }));
      const before = await timesOfPositions();
      for (const act of acts) await take(act);
      const times = await timesOfPositions();
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      // Each is that of the clock, unless something was accepted later before it.
      let latest = before.at(-1) ?? 0;
      const expected = acts.flatMap(({ clock, events }) => {
        latest = Math.max(latest, clock);
        return Array.from({ length: Math.max(events, 1) }, () => latest);
      });
      expect(times.slice(before.length)).toEqual(expected);
      for (let at = start; at <= start + 21; at++) {
        expect(await positionAt(store.pool, at)).toBe(times.findLastIndex((time) => time <= at) + 1);
      }
    });
    await fc.assert(property, { numRuns: 20 });
  });

  it('never fall where many append at the same time', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => take({ clock: 1 + ((n * 7) % 12), events: n % 4 === 0 ? 0 : 2 })),
    );
    const times = await timesOfPositions();
    expect(times).toHaveLength(3 + 9 * 2);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});
