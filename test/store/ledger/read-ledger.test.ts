import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { readLedger, type ReadOptions } from '../../../store/ledger/read-ledger.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { collect } from '../../support/collect.ts';
import { activity, parsed, userCreated } from '../../support/events.ts';
import { exampleProgramme } from '../../support/example.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

describe('the ledger as a stream', () => {
  let store: TestStore;
  const before = parsed(userCreated('ann', 'acme', { employee: false }), activity('ann', 'shop'));
  const after = parsed(activity('ann', 'shop', { asset: 'page', at: 5 }), activity('bob', 'shop', { at: 1 }));

  beforeAll(async () => {
    store = await createTestStore();
    await appendEvents(store.pool, before, { acceptedAt: 10 });
    const publication = { effectiveFrom: 'always', author: 'ann', note: null, publishedAt: 11 } as const;
    await publishRuleSet(store.pool, await exampleProgramme(), publication);
    await appendEvents(store.pool, after, { acceptedAt: 12 });
  });
  afterAll(() => store.close());

  async function positions(options?: ReadOptions): Promise<readonly number[]> {
    return (await collect(readLedger(store.pool, options))).map(({ position }) => position);
  }

  it('has all events in the order of acceptance, as they were accepted', async () => {
    const entries = await collect(readLedger(store.pool));
    expect(entries.map(({ event }): TenureEvent => event)).toEqual([...before, ...after].map(({ event }) => event));
    expect(entries.map(({ acceptedAt }) => acceptedAt)).toEqual([10, 10, 12, 12]);
  });

  it('leaves out the places that rule sets have taken', async () => {
    expect(await positions()).toEqual([1, 2, 4, 5]);
  });

  it('can be read on from a position, and as of one', async () => {
    expect(await positions({ after: 2 })).toEqual([4, 5]);
    expect(await positions({ upTo: 4 })).toEqual([1, 2, 4]);
    expect(await positions({ after: 5 })).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])('is the same in pages of %i', async (pageSize) => {
    expect(await positions({ pageSize })).toEqual([1, 2, 4, 5]);
  });

  it('ends where it was committed when reading started', async () => {
    const stream = readLedger(store.pool, { pageSize: 1 });
    const first = await stream.next();
    await appendEvents(store.pool, parsed(activity('ann', 'shop')), { acceptedAt: 13 });
    const rest = await collect(stream);
    expect([first.value?.position, ...rest.map(({ position }) => position)]).toEqual([1, 2, 4, 5]);
  });
});
