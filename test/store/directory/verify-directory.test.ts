import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rebuildDirectory } from '../../../store/directory/rebuild-directory.ts';
import { verifyDirectory, type DirectoryFault } from '../../../store/directory/verify-directory.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { collect } from '../../support/collect.ts';
import {
  accessGranted,
  activity,
  activityVoided,
  clientRegistered,
  parsed,
  partnerRegistered,
  userCreated,
} from '../../support/events.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

/** So that a handful of rows makes several parts. */
const KEYS_AT_ONCE = 2;

describe('the directory compared with the ledger', () => {
  let store: TestStore;

  beforeEach(async () => {
    store = await createTestStore();
    const wrong = activity('ann', 'shop', { source: 'crm', id: 'wrong' });
    const events = [
      ...['acme', 'brio', 'zen'].map((partner) => partnerRegistered(partner)),
      ...['bar', 'shop', 'store'].map((client) => clientRegistered(client)),
      ...['ann', 'bob', 'eve'].map((user) => userCreated(user, 'acme')),
      userCreated('zoe', 'nobody'),
      accessGranted('ann', 'shop'),
      activity('bob', 'shop'),
      activity('eve', 'bar'),
      wrong,
      activityVoided(wrong),
      activityVoided({ source: 'other', id: 'not yet known' }),
    ];
    await appendEvents(store.pool, parsed(...events), { acceptedAt: 1 });
  });
  afterEach(() => store.close());

  async function faults(): Promise<readonly string[]> {
    const parts = await collect(verifyDirectory(store.pool, KEYS_AT_ONCE));
    return parts.flatMap((part) => part.faults).map(text);
  }

  it('has all its rows, in parts, and no fault', async () => {
    const parts = await collect(verifyDirectory(store.pool, KEYS_AT_ONCE));
    const rows = new Map<string, number>();
    for (const part of parts) rows.set(part.table, (rows.get(part.table) ?? 0) + part.rows);
    expect(Object.fromEntries(rows)).toEqual({
      registered_partner: 3,
      registered_client: 3,
      member: 3,
      engagement: 3,
      void: 2,
    });
    expect(parts.length).toBeGreaterThan(rows.size);
    expect(await faults()).toEqual([]);
  });

  it.each([
    [`DELETE FROM registered_partner WHERE partner_id = 'zen'`, 'missing registered_partner zen'],
    [`UPDATE registered_partner SET time = time + 1 WHERE partner_id = 'acme'`, 'different registered_partner acme'],
    [`INSERT INTO registered_partner VALUES ('ghost', 0, 1, 1)`, 'stray registered_partner ghost'],
    [`DELETE FROM registered_client WHERE client_id = 'bar'`, 'missing registered_client bar'],
    [`UPDATE registered_client SET position = 1 WHERE client_id = 'shop'`, 'different registered_client shop'],
    [`UPDATE registered_client SET country = 'XX' WHERE client_id = 'shop'`, 'different registered_client shop'],
    [`INSERT INTO registered_client VALUES ('ghost', 0, 1, 1)`, 'stray registered_client ghost'],
    [`DELETE FROM member WHERE user_id = 'eve'`, 'missing member eve'],
    [`UPDATE member SET partner_id = 'zen' WHERE user_id = 'bob'`, 'different member bob'],
    [`UPDATE member SET changed_position = 99 WHERE user_id = 'bob'`, 'different member bob'],
    [`INSERT INTO member VALUES ('zoe', 'nobody', 0, 1, 1)`, 'stray member zoe'],
    [`DELETE FROM engagement WHERE user_id = 'eve'`, 'missing engagement eve bar'],
    [`UPDATE engagement SET position = position + 1 WHERE user_id = 'bob'`, 'different engagement bob shop'],
    [`INSERT INTO engagement VALUES ('bob', 'store', 1)`, 'stray engagement bob store'],
    [`DELETE FROM void WHERE source = 'crm'`, 'missing void crm wrong'],
    [`UPDATE void SET position = 1 WHERE source = 'other'`, 'different void other not yet known'],
    [`INSERT INTO void VALUES ('crm', 'right', 1)`, 'stray void crm right'],
  ])('%s is found, and mended', async (change, fault) => {
    await store.pool.query(change);
    expect(await faults()).toEqual([fault]);
    await rebuildDirectory(store.pool, KEYS_AT_ONCE);
    expect(await faults()).toEqual([]);
  });

  it('of an empty ledger is empty', async () => {
    const empty = await createTestStore();
    expect(await collect(verifyDirectory(empty.pool))).toEqual([]);
    await empty.close();
  });
});

function text({ kind, table, row }: DirectoryFault): string {
  return [kind, table, ...row].join(' ');
}
