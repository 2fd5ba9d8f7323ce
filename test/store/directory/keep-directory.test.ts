/** The directory in the database is that of `rules/directory`, however registrations arrive. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { standingDirectory } from '../../../rules/directory/standing.ts';
import { rebuildDirectory } from '../../../store/directory/rebuild-directory.ts';
import { verifyDirectory } from '../../../store/directory/verify-directory.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { readLedger, type LedgerEntry } from '../../../store/ledger/read-ledger.ts';
import { collect } from '../../support/collect.ts';
import {
  activity,
  activityVoided,
  clientRegistered,
  parsed,
  partnerRegistered,
  userCreated,
  type RawCloudEvent,
} from '../../support/events.ts';
import { createTestStore, type TestStore } from '../../support/store.ts';

interface DirectoryRow {
  readonly kind: 'partner' | 'client' | 'user';
  readonly id: string;
  readonly partner: string | null;
  readonly time: number;
  readonly position: number;
  readonly changedPosition: number;
}

const ALL_ROWS = `
  SELECT 'partner' AS kind, partner_id AS id, NULL AS partner, time, position, changed_position AS "changedPosition"
  FROM registered_partner
  UNION ALL SELECT 'client', client_id, NULL, time, position, changed_position FROM registered_client
  UNION ALL SELECT 'user', user_id, partner_id, time, position, changed_position FROM member
  ORDER BY kind, id`;

/** What the directory must be after `entries`: each row changed last where a longer part of the ledger changed it. */
function expectedRows(entries: readonly LedgerEntry[]): readonly DirectoryRow[] {
  const rows = new Map<string, DirectoryRow>();
  for (const [index, { position }] of entries.entries()) {
    for (const row of rowsAfter(entries.slice(0, index + 1))) {
      const key = `${row.kind}/${row.id}`;
      if (rows.get(key)?.position !== row.position) rows.set(key, { ...row, changedPosition: position });
    }
  }
  return [...rows.keys()].toSorted().map((key) => rows.get(key) as DirectoryRow);
}

function rowsAfter(entries: readonly LedgerEntry[]): readonly Omit<DirectoryRow, 'changedPosition'>[] {
  const { partners, clients, users } = standingDirectory(entries.map(({ event }) => event));
  const positions = new Map<TenureEvent, number>(entries.map(({ event, position }) => [event, position]));
  const place = (event: TenureEvent): { time: number; position: number } => ({
    time: event.time,
    position: positions.get(event) ?? 0,
  });
  return [
    ...[...partners].map(([id, event]) => ({ kind: 'partner' as const, id, partner: null, ...place(event) })),
    ...[...clients].map(([id, event]) => ({ kind: 'client' as const, id, partner: null, ...place(event) })),
    ...[...users].map(([id, event]) => ({ kind: 'user' as const, id, partner: event.data.partner, ...place(event) })),
  ];
}

// U+FF5E comes before U+1F600 by code point and after it by UTF-16 unit: it decides between events of one instant.
const source = fc.constantFrom('a', 'Z', '\u{FF5E}', '\u{1F600}');
const options = fc.record({ at: fc.nat({ max: 4 }), source });
const partner = fc.constantFrom('acme', 'zen');
const user = fc.constantFrom('ann', 'bob', 'eve');

const registration: fc.Arbitrary<RawCloudEvent> = fc.oneof(
  fc.tuple(partner, options).map(([id, when]) => partnerRegistered(id, when)),
  fc.tuple(fc.constantFrom('shop', 'store'), options).map(([id, when]) => clientRegistered(id, when)),
  { weight: 3, arbitrary: fc.tuple(user, partner, options).map(([id, of, when]) => userCreated(id, of, when)) },
  fc.tuple(user, fc.constantFrom('shop', 'store'), options).map(([id, at, when]) => activity(id, at, when)),
);
const batches = fc.array(fc.array(registration, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });

describe('the directory', () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await createTestStore();
  });
  afterAll(() => store.close());

  /** The tables as in a new database. Only the owner of the tables can do this, and only after disarming the ledger. */
  async function emptyStore(): Promise<void> {
    const tables = ['ledger', 'registered_partner', 'registered_client', 'member', 'engagement', 'mark', 'stale_pair'];
    const deletes = [...tables, 'void', 'user_personal'].map((table) => `DELETE FROM ${table};`).join(' ');
    await store.pool.query(`ALTER TABLE ledger DISABLE TRIGGER ALL; ${deletes} ALTER TABLE ledger ENABLE TRIGGER ALL;
      UPDATE ledger_head SET position = 0`);
  }

  const append = async (...events: readonly RawCloudEvent[]): Promise<void> => {
    await appendEvents(store.pool, parsed(...events), { acceptedAt: 1 });
  };
  const rows = (): Promise<readonly DirectoryRow[]> => store.rows<DirectoryRow>(ALL_ROWS);
  const engagements = (): Promise<readonly unknown[]> => store.rows('SELECT * FROM engagement ORDER BY 1, 2');
  const voids = (): Promise<readonly unknown[]> => store.rows('SELECT * FROM void ORDER BY 1, 2');

  it('is that of all events, whatever they are and however they are batched', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (arrivals) => {
        await emptyStore();
        for (const batch of arrivals) await append(...batch);
        expect(await rows()).toEqual(expectedRows(await collect(readLedger(store.pool))));
      }),
      { numRuns: 60 },
    );
  });

  it('is made again from the ledger as it was, and nothing is wrong with either', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 1, max: 3 }), async (arrivals, keysAtOnce) => {
        await emptyStore();
        for (const batch of arrivals)
          await append(...batch, ...batch.slice(0, 2).map((event) => activityVoided(event)));
        const kept = [await rows(), await engagements(), await voids()];
        const parts = await collect(verifyDirectory(store.pool, keysAtOnce));
        expect(parts.flatMap(({ faults }) => faults)).toEqual([]);
        await store.pool.query('DELETE FROM member; UPDATE registered_partner SET time = 99; DELETE FROM engagement');
        await rebuildDirectory(store.pool, keysAtOnce);
        expect([await rows(), await engagements(), await voids()]).toEqual(kept);
      }),
      { numRuns: 20 },
    );
  });

  describe('marks users who belong elsewhere than before', () => {
    const marks = async (): Promise<readonly string[]> =>
      (await store.rows<{ who: string }>(`SELECT concat_ws('/', user_id, client_id, partner_id) AS who FROM mark`))
        .map(({ who }) => who)
        .toSorted();

    it('when their partner registers after them', async () => {
      await emptyStore();
      await append(userCreated('ann', 'acme', { at: 5 }), userCreated('bob', 'acme', { at: 1 }));
      await store.pool.query('DELETE FROM mark');
      await append(partnerRegistered('acme', { at: 5 }));
      expect(await marks()).toEqual(['acme', 'ann']);
    });

    it('and the pairs of the partner that they have left', async () => {
      await emptyStore();
      await append(
        partnerRegistered('acme', { at: 0 }),
        partnerRegistered('zen', { at: 0 }),
        userCreated('ann', 'acme', { at: 5 }),
        userCreated('bob', 'acme', { at: 5 }),
        activity('ann', 'shop', { at: 6 }),
        activity('bob', 'store', { at: 6 }),
      );
      await append(activity('ann', 'store', { at: 7 }), userCreated('ann', 'zen', { at: 3 }));
      expect(await store.rows('SELECT partner_id, client_id, urgent FROM stale_pair ORDER BY 1, 2')).toEqual([
        { partner_id: 'acme', client_id: 'shop', urgent: false },
        { partner_id: 'acme', client_id: 'store', urgent: false },
      ]);
    });
  });
});
