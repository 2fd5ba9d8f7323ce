import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../platform/clock.ts';
import { appendEvents, type AppendResult } from '../../../store/ledger/append.ts';
import { readHead } from '../../../store/ledger/ledger-head.ts';
import { readLedger } from '../../../store/ledger/read-ledger.ts';
import { activity, parsed } from '../../support/events.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

const APPENDERS = 8;
const BATCHES = 15;

describe('appends at the same time', () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await createTestStore();
  });
  afterAll(() => store.close());

  it('give out positions without gaps, and a reader that polls never misses one', async () => {
    const seen: number[] = [];
    let isDone = false;
    const reader = (async () => {
      for (let last = false; !last;) {
        last = isDone;
        for await (const { position } of readLedger(store.pool, { after: seen.at(-1) ?? 0, pageSize: 7 })) {
          seen.push(position);
        }
        await sleep(1);
      }
    })();
    const appender = async (n: number): Promise<void> => {
      for (let batch = 0; batch < BATCHES; batch++) {
        const events = Array.from({ length: 1 + ((n * batch) % 5) }, () =>
          activity(`user-${n}`, `client-${batch % 3}`),
        );
        await appendEvents(store.pool, parsed(...events), { acceptedAt: 1 });
      }
    };
    await Promise.all(Array.from({ length: APPENDERS }, (_, n) => appender(n)));
    isDone = true;
    await reader;
    const { position } = await readHead(store.pool);
    expect(seen).toEqual(Array.from({ length: position }, (_, index) => index + 1));
  });

  it('accept an event offered by all of them exactly once', async () => {
    const events = parsed(...Array.from({ length: 20 }, (_, n) => activity('ann', 'shop', { id: `shared-${n}` })));
    const results = await Promise.all(
      Array.from({ length: APPENDERS }, (_, n) =>
        appendEvents(store.pool, n % 2 === 0 ? events : events.toReversed(), { acceptedAt: 1 }),
      ),
    );
    const kinds = results.flat().map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(20);
    expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength((APPENDERS - 1) * 20);
  });

  it('let exactly one of two contents under one name stand', async () => {
    const offers = Array.from({ length: APPENDERS }, (_, n) => activity(`user-${n}`, 'shop', { id: 'contested' }));
    const results = await Promise.all(
      offers.map((event) => appendEvents(store.pool, parsed(event), { acceptedAt: 1 })),
    );
    const kinds = results.flat().map(({ kind }: AppendResult) => kind);
    expect(kinds.toSorted()).toEqual(['accepted', ...Array.from({ length: APPENDERS - 1 }, () => 'conflict')]);
  });
});
