import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseUser } from '../../../store/erase-user.ts';
import { digestBacklog, resendMails, sweepMails, takeMails } from '../../../store/digests/mails.ts';
import { unsetSubscription } from '../../../store/digests/subscription.ts';
import { inTransaction } from '../../../store/transaction.ts';
import { realNow } from '../../../platform/clock.ts';
import type { PartnerId, UserId } from '../../../rules/ids.ts';
import { DAY_MS } from '../../../rules/time/instant.ts';
import { accessGranted, accessRemoved, activity, partnerRegistered, userCreated } from '../../support/events.ts';
import { recordingPool } from '../../support/recording-pool.ts';
import { EDIT, START } from '../../support/world.ts';
import { createDigestWorld, readable, type DigestWorld } from './digest-world.ts';

let digests: DigestWorld;
beforeEach(async () => {
  digests = await createDigestWorld();
});
afterEach(async () => digests.close());

const ACME = 'acme' as PartnerId;
const edit = (user: string, at: string) => activity(user, 'shop', { ...EDIT, at });
const someNews = () => digests.someNews();

describe('a digest', () => {
  it('tells its partner once, when it is due, and no other partner’s name', async () => {
    await digests.world.send(
      partnerRegistered('rival', { at: START, domains: ['rival.example'] }),
      userCreated('bob', 'rival', { at: START }),
      accessGranted('bob', 'shop', { at: START }),
    );
    digests.world.setTime('2026-01-02T07:00:00Z');
    await digests.subscribe();
    await someNews();
    digests.world.setTime('2026-01-02T09:00:00Z');
    await digests.world.send(edit('bob', '2026-01-02T09:00:00Z'));
    await digests.settle();
    await digests.compose();
    expect(await digests.mails()).toEqual([]);

    digests.world.setTime('2026-01-03T07:00:00Z');
    await digests.compose();
    await digests.compose();
    await digests.send();
    const { received } = digests.server;
    expect(received.map(({ to }) => to)).toEqual([['partners@acme.example']]);
    const told = readable(received[0]?.source ?? '');
    expect(told).toContain('- shop: managed since 2 January 2026 at 08:00.');
    expect(told).toContain(
      'another partner manages it too since 2 January 2026 at 09:00; its credit is divided among 2.',
    );
    expect(told).toContain('<li>shop: managed since 2 January 2026 at 08:00.</li>');
    expect(told).toMatch(/^From: Tenure <tenure@programme.example>\r$/m);
    expect(told).toMatch(/^Message-ID: <dgst_[0-9a-f]{32}@programme.example>\r$/m);
    expect(told).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(told).not.toMatch(/rival|bob/i);
    expect(await digests.mails()).toMatchObject([{ status: 'sent', attempts: 1, fault: null }]);
  });

  it('says why a relationship ended, and in French if asked to', async () => {
    await digests.subscribe({ language: 'fr' });
    await someNews();
    await digests.world.send(accessRemoved('ann', 'shop', { at: '2026-01-02T10:00:00Z', by: 'client' }));
    digests.world.setTime('2026-01-02T10:00:00Z');
    await digests.settle();
    digests.world.setTime('2026-01-03T07:00:00Z');
    await digests.compose();
    await digests.send();
    expect(readable(digests.server.received[0]?.source ?? '')).toContain(
      'shop : terminée le 2 janvier 2026 à 10:00, car le client a supprimé le dernier utilisateur qui le gérait.',
    );
  });

  it('tells of an expiry while something can be done, with what holds it and what renews it', async () => {
    await someNews();
    await digests.subscribe();
    digests.world.setTime('2026-03-20T07:00:00Z');
    await digests.compose();
    expect(await digests.mails()).toEqual([]);
    digests.world.setTime('2026-03-28T07:00:00Z');
    await digests.compose();
    await digests.send();
    const told = readable(digests.server.received[0]?.source ?? '');
    expect(told).toContain(
      '- shop: until 2 April 2026 at 09:00. Held by ann with the tool docs'.replace('09:00', '08:00'),
    );
    expect(told).toContain('Nobody else is active: it lapses on 2 April 2026 at 08:00 unless somebody is.');
  });

  it('is not sent when there is nothing to tell, and the next begins where that one would have ended', async () => {
    await digests.subscribe();
    digests.world.setTime('2026-01-02T07:00:00Z');
    await digests.compose();
    expect(await digests.mails()).toEqual([]);
    await someNews();
    digests.world.setTime('2026-01-03T07:00:00Z');
    await digests.compose();
    await digests.send();
    expect(readable(digests.server.received[0]?.source ?? '')).toContain('from 2 January 2026 at 07:00 to 3 January');
  });

  it('tells in one whatever was missed while no worker ran', async () => {
    await digests.subscribe();
    await someNews();
    digests.world.setTime('2026-01-20T12:00:00Z');
    await digests.compose();
    await digests.send();
    expect(digests.server.received).toHaveLength(1);
    expect(readable(digests.server.received[0]?.source ?? '')).toContain('to 20 January 2026 at 07:00');
  });

  it('is composed once by any number of workers', async () => {
    await digests.subscribe({ to: ['a@acme.example', 'b@acme.example'] });
    await someNews();
    digests.world.setTime('2026-01-03T07:00:00Z');
    await Promise.all([digests.compose(), digests.compose(), digests.compose()]);
    await Promise.all([digests.send(), digests.send()]);
    expect(digests.server.received).toHaveLength(2);
    expect(new Set(digests.server.received.map(({ to }) => to[0]))).toEqual(
      new Set(['a@acme.example', 'b@acme.example']),
    );
    expect(new Set(digests.server.received.map(({ messageId }) => messageId)).size).toBe(2);
  });
});

describe('a message', () => {
  beforeEach(async () => {
    await digests.subscribe({ to: ['a@acme.example', 'b@acme.example'] });
    await someNews();
    digests.world.setTime('2026-01-03T07:00:00Z');
    await digests.compose();
  });

  const again = { firstMs: 0, mostMs: 0 };

  it('that the server does not take now is tried again, under the same Message-ID', async () => {
    let refusals = 3;
    digests.server.refuseMessage = () => ((refusals -= 1) >= 0 ? { code: 451, message: 'Try again later' } : null);
    await digests.send({ again });
    const mails = await digests.mails();
    expect(mails).toMatchObject([{ status: 'sent' }, { status: 'sent' }]);
    expect(mails.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(5);
    const ids = digests.server.received.map(({ to, messageId }) => `${to.join()} ${messageId}`);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(2);
  });

  it('to an address that the server refuses is given up at once, without the others, and without naming it', async () => {
    digests.server.refuseAddress = (address) =>
      address === 'a@acme.example' ? { code: 550, message: '<a@acme.example> no such user, ask b@acme.example' } : null;
    await digests.send({ again });
    const [refused, sent] = await digests.mails();
    expect(sent).toMatchObject({ email: 'b@acme.example', status: 'sent' });
    expect(refused).toMatchObject({ status: 'dead', attempts: 1 });
    expect(refused?.fault).toContain('no such user');
    expect(refused?.fault).not.toContain('@');

    digests.server.refuseAddress = () => null;
    expect(await inTransaction(digests.world.pool, (client) => resendMails(client, ACME, realNow()))).toBe(1);
    await digests.send({ again });
    expect(await digests.mails()).toMatchObject([{ status: 'sent' }, { status: 'sent' }]);
  });

  it('waits with longer and longer pauses while the server is away, and is given up after days', async () => {
    await digests.server.close();
    await digests.send();
    expect(await digests.mails()).toMatchObject([
      { status: 'waiting', attempts: 1 },
      { status: 'waiting', attempts: 1 },
    ]);
    expect(await sweepMails(digests.world.pool, realNow() + 2 * DAY_MS)).toBe(0);
    expect(await sweepMails(digests.world.pool, realNow() + 4 * DAY_MS)).toBe(2);
    expect(await digests.mails()).toMatchObject([{ status: 'dead' }, { status: 'dead' }]);
    await sweepMails(digests.world.pool, realNow() + 40 * DAY_MS);
    expect(await digests.mails()).toEqual([]);
  });

  it('whose worker was killed is sent by another after a while, under the same Message-ID', async () => {
    const { pool } = digests.world;
    digests.server.silent = true;
    const stopping = new AbortController();
    const killed = digests.send({
      stopping: stopping.signal,
      mailer: digests.mailer({ connectMs: 9_000, silenceMs: 9_000 }),
    });
    await expect.poll(() => digests.server.received.length, { timeout: 9_000 }).toBe(2);
    stopping.abort();
    await killed;
    digests.server.silent = false;
    await digests.send();
    expect(digests.server.received).toHaveLength(2);
    expect(await digests.mails()).toMatchObject([{ status: 'waiting' }, { status: 'waiting' }]);
    await pool.query('UPDATE digest_mail SET not_before = 0');
    await digests.send();
    expect(digests.server.received).toHaveLength(4);
    expect(new Set(digests.server.received.map(({ messageId }) => messageId)).size).toBe(2);
    expect(await digests.mails()).toMatchObject([{ status: 'sent' }, { status: 'sent' }]);
  });

  it('is nobody’s who takes no more digests: what waits goes with the addresses', async () => {
    await inTransaction(digests.world.pool, (client) => unsetSubscription(client, ACME));
    await digests.send();
    expect(digests.server.received).toEqual([]);
    const { rows } = await digests.world.pool.query(
      'SELECT email FROM digest_address UNION SELECT email FROM digest_mail',
    );
    expect(rows).toEqual([]);
  });

  it('goes on to the addresses that are kept when others are set', async () => {
    await digests.subscribe({ to: ['b@acme.example', 'c@acme.example'] });
    await digests.send();
    expect(digests.server.received.map(({ to }) => to[0])).toEqual(['b@acme.example']);
  });

  it('goes to nobody who is erased', async () => {
    await digests.subscribe({ to: ['a@acme.example', 'ANN@acme.example'] });
    digests.world.setTime('2026-01-04T07:00:00Z');
    await eraseUser(digests.world.pool, 'ann' as UserId, () => ({
      at: 0,
      caller: { id: 'test', name: 'test', role: 'admin' },
      operation: 'eraseUser',
      subject: null,
      before: null,
      after: null,
      requestId: 'test',
    }));
    const { rows } = await digests.world.pool.query<{ email: string }>('SELECT email FROM digest_address');
    expect(rows).toEqual([{ email: 'a@acme.example' }]);
  });

  it('is looked for, counted and swept by index', async () => {
    const { pool } = digests.world;
    await pool.query(`INSERT INTO digest (partner_id, due_at, language, body, composed_at)
      SELECT 'other', i, 'en', '{}', 10000 + i FROM generate_series(1, 5000) i`);
    await pool.query(`INSERT INTO digest_mail (digest_id, email, written_at, status, settled_at)
      SELECT digest_id, 'x@x.example', due_at, 'sent', 10000 + due_at FROM digest WHERE partner_id = 'other'`);
    await pool.query('ANALYZE digest, digest_mail');
    const recording = recordingPool(pool);
    expect(await takeMails(recording.pool, { realNow: 0, until: 1, limit: 4 })).toHaveLength(2);
    expect(await digestBacklog(recording.pool)).toMatchObject({ waiting: 2, dead: 0 });
    expect(await sweepMails(recording.pool, 0)).toBe(0);
    const asked = recording.take();
    expect(asked).toHaveLength(5);
    for (const { text, values } of asked) {
      const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, [...values]);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/digest_(?:mail|composed)/);
      expect(plan).not.toMatch(/Seq Scan on digest/);
    }
  });
});
