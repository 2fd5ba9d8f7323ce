import { describe, expect, it } from 'vitest';
import {
  accessGranted,
  accessRemoved,
  activity,
  activityVoided,
  adjustmentPosted,
  clientRegistered,
  dealCancelled,
  dealClosed,
  partnerRegistered,
  partnerUpdated,
  subscriptionChanged,
  userAssigned,
  userDeleted,
  userTagged,
} from '../../support/events.ts';
import { ACCEPTED_AT, appending } from './appending.ts';

describe('the marks of an append', () => {
  const ledger = appending();
  const { append } = ledger;

  interface MarkRow {
    readonly user_id: string | null;
    readonly client_id: string | null;
    readonly partner_id: string | null;
    readonly urgent: boolean;
  }

  /** `user/client/partner`, `!` in front of urgent ones. */
  async function marks(): Promise<readonly string[]> {
    const rows = await ledger.store.rows<MarkRow>('SELECT * FROM mark');
    return rows
      .map((row) => `${row.urgent ? '!' : ''}${[row.user_id, row.client_id, row.partner_id].join('/')}`)
      .toSorted();
  }

  it('name each subject once, urgent when any of its events can end a relationship', async () => {
    await append(
      activity('ann', 'shop'),
      accessRemoved('ann', 'shop'),
      activity('ann', 'shop'),
      activity('bob', 'shop'),
      userTagged('bob'),
      userDeleted('eve'),
      partnerRegistered('acme'),
      partnerUpdated('zen', { domains: [] }),
      clientRegistered('shop'),
    );
    expect(await marks()).toEqual(
      ['!ann/shop/', '!eve//', '!//zen', '//acme', '/shop/', 'bob//', 'bob/shop/'].toSorted(),
    );
  });

  it('are urgent for a void, which can end a relationship or bring its end nearer', async () => {
    const wrong = activity('ann', 'shop');
    await append(wrong);
    await append(activityVoided(wrong));
    expect(await marks()).toEqual(['!ann/shop/', 'ann/shop/']);
  });

  it('are not made for what touches no pair', async () => {
    await append(
      subscriptionChanged('shop', '10'),
      dealClosed('deal', 'acme', 'shop'),
      dealCancelled('deal'),
      adjustmentPosted('acme', '2026-01', '1'),
      partnerUpdated('acme', { attributes: { certified: 1 } }),
      activityVoided({ source: 'test', id: 'unknown' }),
    );
    expect(await marks()).toEqual([]);
  });

  it('carry the instant of acceptance', async () => {
    await append(activity('ann', 'shop'));
    expect(await ledger.store.rows('SELECT marked_at FROM mark')).toEqual([{ marked_at: ACCEPTED_AT }]);
  });

  it('wake a listener once for an append, and never for one without marks', async () => {
    const listener = await ledger.store.pool.connect();
    let woken = 0;
    listener.on('notification', () => (woken += 1));
    await listener.query('LISTEN tenure_marks');
    await append(activity('ann', 'shop'), activity('bob', 'shop'));
    await append(subscriptionChanged('shop', '10'));
    await listener.query('SELECT 1');
    listener.release(true);
    expect(woken).toBe(1);
  });

  it('remembers which users had to do with which clients', async () => {
    await append(
      accessGranted('ann', 'shop'),
      activity('ann', 'shop'),
      userAssigned('bob', 'shop'),
      accessRemoved('eve', 'store'),
      activityVoided({ source: 'test', id: 'unknown' }),
      dealClosed('deal', 'acme', 'shop'),
    );
    await append(activity('ann', 'shop'));
    expect(await ledger.store.rows('SELECT user_id, client_id FROM engagement ORDER BY 1, 2')).toEqual([
      { user_id: 'ann', client_id: 'shop' },
      { user_id: 'bob', client_id: 'shop' },
      { user_id: 'eve', client_id: 'store' },
    ]);
  });
});
