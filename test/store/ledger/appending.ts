/** A store of the test's own, and appending to it at an instant that matters to nobody. */
import { afterEach, beforeEach } from 'vitest';
import { appendEvents, type AppendResult } from '../../../store/ledger/append.ts';
import { parsed } from '../../support/events.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

export const ACCEPTED_AT = 1_800_000_000_000;

export interface Appending {
  /** The store of the test that runs. */
  readonly store: TestStore;
  append(this: void, ...raw: readonly unknown[]): Promise<readonly AppendResult[]>;
}

/** For the tests of the enclosing `describe`: a new store before each, closed after it. */
export function appending(): Appending {
  let current: TestStore;
  beforeEach(async () => {
    current = await createTestStore();
  });
  afterEach(() => current.close());
  return {
    get store() {
      return current;
    },
    append: (...raw) => appendEvents(current.pool, parsed(...raw), { acceptedAt: ACCEPTED_AT }),
  };
}
