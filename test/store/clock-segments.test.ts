import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programmeTime } from '../../platform/clock.ts';
import { changeClockSpeed, loadClockSegments, writeFirstSegment } from '../../store/clock-segments.ts';
import { appendEvents } from '../../store/ledger/append.ts';
import { publishRuleSet } from '../../store/rule-sets/publish.ts';
import { activity, parsed } from '../support/events.ts';
import { exampleProgramme } from '../support/example.ts';
import { createTestStore, type TestStore } from '../support/store.ts';

const FIRST = { realAt: 1_000, programmeAt: 50_000, speed: 864_000 };

describe('the segments of the programme clock', () => {
  let store: TestStore;

  beforeEach(async () => {
    store = await createTestStore();
  });
  afterEach(() => store.close());

  it('are none for the real clock', async () => {
    expect(await loadClockSegments(store.pool)).toEqual([]);
  });

  it('begin on an empty store, once', async () => {
    expect(await writeFirstSegment(store.pool, FIRST)).toBe(true);
    expect(await writeFirstSegment(store.pool, { ...FIRST, speed: 1 })).toBe(false);
    expect(await loadClockSegments(store.pool)).toEqual([FIRST]);
  });

  it('are written by one of several starters', async () => {
    const written = await Promise.all(Array.from({ length: 4 }, () => writeFirstSegment(store.pool, FIRST)));
    expect(written.filter(Boolean)).toHaveLength(1);
  });

  it('do not begin once an event was accepted', async () => {
    await appendEvents(store.pool, parsed(activity('ann', 'shop')), { acceptedAt: 1 });
    expect(await writeFirstSegment(store.pool, FIRST)).toBe(false);
  });

  it('do not begin once a rule set was published', async () => {
    const publication = { effectiveFrom: 'always', author: 'ann', note: null, publishedAt: 1 } as const;
    await publishRuleSet(store.pool, await exampleProgramme(), publication);
    expect(await writeFirstSegment(store.pool, FIRST)).toBe(false);
  });

  it('go on without a jump when the speed changes', async () => {
    await writeFirstSegment(store.pool, FIRST);
    const changed = await changeClockSpeed(store.pool, 2_000, 0.5);
    expect(changed).toEqual({ realAt: 2_000, programmeAt: 50_000 + 1_000 * 864_000, speed: 0.5 });
    const segments = await loadClockSegments(store.pool);
    expect(segments).toEqual([FIRST, changed]);
    expect(programmeTime(segments, 2_010) - programmeTime(segments, 2_000)).toBe(5);
  });

  it('change the real clock too', async () => {
    expect(await changeClockSpeed(store.pool, 7_000, 0)).toEqual({ realAt: 7_000, programmeAt: 7_000, speed: 0 });
  });

  it('stay what they were: a change never begins before the last one', async () => {
    await writeFirstSegment(store.pool, FIRST);
    await changeClockSpeed(store.pool, 9_000, 2);
    const late = await changeClockSpeed(store.pool, 3_000, 0);
    expect(late.realAt).toBe(9_000);
    expect(programmeTime(await loadClockSegments(store.pool), 20_000)).toBe(late.programmeAt);
  });
});
