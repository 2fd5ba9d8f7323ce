import { describe, expect, it } from 'vitest';
import { appendEvents } from '../../../store/ledger/append.ts';
import { erasePersonalData } from '../../../store/ledger/personal-data.ts';
import { readHead } from '../../../store/ledger/ledger-head.ts';
import { readLedger } from '../../../store/ledger/read-ledger.ts';
import { collect } from '../../support/collect.ts';
import {
  accessRemoved,
  activity,
  activityVoided,
  adjustmentPosted,
  clientRegistered,
  dealCancelled,
  dealClosed,
  parsed,
  partnerRegistered,
  partnerUpdated,
  subscriptionChanged,
  userAssigned,
  userCreated,
  userReactivated,
  userTagged,
  userUntagged,
} from '../../support/events.ts';
import { ACCEPTED_AT, appending } from './appending.ts';

describe('appending', () => {
  const ledger = appending();
  const { append } = ledger;

  describe('answers', () => {
    it('with the positions given out, one after the other', async () => {
      expect(await append(activity('ann', 'shop'), activity('bob', 'shop'))).toEqual([
        { kind: 'accepted', position: 1 },
        { kind: 'accepted', position: 2 },
      ]);
      expect(await append(activity('ann', 'shop'))).toEqual([{ kind: 'accepted', position: 3 }]);
    });

    it('a replay with the place of the first', async () => {
      const event = activity('ann', 'shop', { properties: { a: 1, b: { c: [1, 2] } } });
      await append(activity('bob', 'shop'), event);
      const sameContent = {
        ...event,
        time: '2026-01-01T01:00:00.0009+01:00',
        data: {
          properties: { b: { c: [1, 2] }, a: 1.0 },
          tool: 'blog',
          action: 'published',
          client: 'shop',
          user: 'ann',
        },
        extra: 'attributes are not compared',
      };
      expect(await append(sameContent)).toEqual([{ kind: 'duplicate', position: 2 }]);
    });

    it('a conflict when the name is taken by another type, instant or content', async () => {
      const event = activity('ann', 'shop', { id: 'taken' });
      await append(event);
      const results = await append(
        userAssigned('ann', 'shop', { id: 'taken' }),
        { ...event, time: '2026-01-01T00:00:00.001Z' },
        { ...event, data: { ...event.data, tool: 'forms' } },
      );
      expect(results.map(({ kind }) => kind)).toEqual(['conflict', 'conflict', 'conflict']);
    });

    it('the rest of a batch in order: the first of a name stands', async () => {
      const first = activity('ann', 'shop', { id: 'x' });
      const other = activity('bob', 'shop', { id: 'x' });
      expect(await append(first, other, first, activity('ann', 'shop', { id: 'y' }))).toEqual([
        { kind: 'accepted', position: 1 },
        { kind: 'conflict' },
        { kind: 'duplicate', position: 1 },
        { kind: 'accepted', position: 2 },
      ]);
    });

    it('the same id from two sources as two events', async () => {
      const results = await append(
        activity('ann', 'shop', { id: '1', source: 'a' }),
        activity('ann', 'shop', { id: '1', source: 'b' }),
      );
      expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
    });

    it('nothing to an empty batch', async () => {
      expect(await append()).toEqual([]);
    });
  });

  it('writes nothing at all for a batch without news', async () => {
    const event = accessRemoved('ann', 'shop');
    await append(event);
    await ledger.store.pool.query('DELETE FROM mark');
    const before = await readHead(ledger.store.pool);
    await append(event, event);
    expect(await readHead(ledger.store.pool)).toEqual(before);
    expect(await ledger.store.rows('SELECT * FROM mark')).toEqual([]);
  });

  it('keeps the programme instant of the first acceptance', async () => {
    expect(await readHead(ledger.store.pool)).toEqual({ position: 0, ruleSetPosition: 0, firstAcceptedAt: null });
    await append(activity('ann', 'shop'));
    await appendEvents(ledger.store.pool, parsed(activity('ann', 'shop')), { acceptedAt: ACCEPTED_AT + 5 });
    expect(await readHead(ledger.store.pool)).toEqual({
      position: 2,
      ruleSetPosition: 0,
      firstAcceptedAt: ACCEPTED_AT,
    });
  });

  it('keeps text as it is: quotes, backslashes, line ends, braces, all of Unicode', async () => {
    const odd = 'a\\b"c\'d{e},f\u{1F600}\uFF5E NULL \\N';
    const event = activity(odd, `client ${odd}`, {
      id: odd,
      source: `{"${odd}"}`,
      tool: odd,
      properties: { [odd]: `${odd}\n\t\r\b\u0001\u2028\\n`, empty: '', deep: [[{ n: -1.5e-7 }]] },
    });
    expect((await append(event, event)).map(({ kind }) => kind)).toEqual(['accepted', 'duplicate']);
    expect((await append(event)).map(({ kind }) => kind)).toEqual(['duplicate']);
    const [entry] = await collect(readLedger(ledger.store.pool));
    expect(entry?.event.source).toBe(event.source);
    expect(entry?.event.id).toBe(event.id);
    expect(entry?.event.data).toEqual(event.data);
    expect(await ledger.store.rows('SELECT user_id, client_id FROM ledger')).toEqual([
      { user_id: odd, client_id: `client ${odd}` },
    ]);
  });

  it('keeps events whose identifiers are as long as can be', async () => {
    const long = '\u{1F600}'.repeat(200);
    const events = [
      activity(long, long, { id: long, source: long }),
      partnerRegistered(long),
      clientRegistered(long),
      userCreated(long, long, { email: 'a@b.example' }),
    ];
    expect((await append(...events)).map(({ kind }) => kind)).toEqual(events.map(() => 'accepted'));
  });

  it('names the subjects by which facts are found', async () => {
    const done = activity('ann', 'shop');
    await append(
      partnerRegistered('acme'),
      partnerUpdated('acme', { attributes: { certified: 1 } }),
      clientRegistered('shop'),
      subscriptionChanged('shop', '10'),
      userCreated('ann', 'acme'),
      userTagged('ann'),
      userUntagged('ann'),
      userReactivated('ann'),
      userAssigned('ann', 'shop'),
      done,
      activityVoided(done),
      activityVoided({ source: 'test', id: 'unknown' }),
      dealClosed('deal', 'acme', 'shop'),
      dealCancelled('deal'),
      adjustmentPosted('acme', '2026-01', '1'),
    );
    const rows = await ledger.store.rows<Record<string, string | null>>(
      `SELECT type, concat_ws('/', coalesce(partner_id, '-'), coalesce(client_id, '-'), coalesce(user_id, '-')) AS who
       FROM ledger ORDER BY position`,
    );
    expect(rows.map(({ type, who }) => `${type} ${who}`)).toEqual([
      'partner.registered acme/-/-',
      'partner.updated acme/-/-',
      'client.registered -/shop/-',
      'client.subscription.changed -/shop/-',
      'user.created -/-/ann',
      'user.tagged -/-/ann',
      'user.untagged -/-/ann',
      'user.reactivated -/-/ann',
      'user.assigned -/shop/ann',
      'activity.performed -/shop/ann',
      'activity.voided -/shop/ann',
      'activity.voided -/-/-',
      'deal.closed acme/shop/-',
      'deal.cancelled -/-/-',
      'adjustment.posted acme/-/-',
    ]);
  });

  describe('personal data', () => {
    const created = userCreated('ann', 'acme', {
      email: 'Ann.Example@Mail.Acme.Example',
      other: { phone: '+44 1632 960000', name: { first: 'Ann' } },
    });

    it('stays out of the ledger', async () => {
      await append(created);
      const [row] = await ledger.store.rows<{ data: unknown; text: string }>(
        'SELECT data, data::text AS text FROM ledger',
      );
      expect(row?.data).toEqual({
        user: 'ann',
        partner: 'acme',
        emailDomain: 'mail.acme.example',
        partnerEmployee: true,
      });
      expect(row?.text).not.toContain('1632');
    });

    it('is kept beside it and can be erased, and a replay is still recognised', async () => {
      await append(created);
      expect(await ledger.store.rows('SELECT user_id, email, other FROM user_personal')).toEqual([
        {
          user_id: 'ann',
          email: 'Ann.Example@Mail.Acme.Example',
          other: { phone: '+44 1632 960000', name: { first: 'Ann' } },
        },
      ]);
      expect(await erasePersonalData(ledger.store.pool, 'ann')).toBe(1);
      expect(await ledger.store.rows('SELECT * FROM user_personal')).toEqual([]);
      expect(await append(created)).toEqual([{ kind: 'duplicate', position: 1 }]);
      expect(await ledger.store.rows('SELECT * FROM user_personal')).toEqual([]);
      const other = { ...created, data: { ...created.data, email: 'someone.else@mail.acme.example' } };
      expect(await append(other)).toEqual([{ kind: 'conflict' }]);
    });
  });
});
