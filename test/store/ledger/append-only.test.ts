import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEvents } from '../../../store/ledger/append.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { activity, parsed } from '../../support/events.ts';
import { exampleProgramme } from '../../support/example.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

describe('what was accepted', () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await createTestStore();
    await appendEvents(store.pool, parsed(activity('ann', 'shop')), { acceptedAt: 1 });
    const publication = { effectiveFrom: 'always', author: 'ann', note: null, publishedAt: 1 } as const;
    await publishRuleSet(store.pool, await exampleProgramme(), publication);
  });
  afterAll(() => store.close());

  it.each([
    'UPDATE ledger SET time = 0',
    'UPDATE ledger SET time = 0 WHERE false',
    'DELETE FROM ledger',
    'TRUNCATE ledger',
    'UPDATE rule_set_version SET author = author',
    'DELETE FROM rule_set_version',
    'TRUNCATE rule_set_version',
  ])('stays: PostgreSQL refuses %s', async (statement) => {
    await expect(store.pool.query(statement)).rejects.toThrow('is append-only');
    expect(await store.rows('SELECT position FROM ledger')).toHaveLength(1);
    expect(await store.rows('SELECT position FROM rule_set_version')).toHaveLength(1);
  });
});
