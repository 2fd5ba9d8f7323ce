import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passOnAll } from '../../../worker/notices/pass-on.ts';
import { accessGranted, accessRemoved, activity, partnerRegistered, userCreated } from '../../support/events.ts';
import { createWorld, EDIT, START, type World } from '../../support/world.ts';

let world: World;

/** `acme` manages `shop` since 1 February; `bolt` has a user with access to it too. */
beforeEach(async () => {
  world = await createWorld();
  await world.send(
    partnerRegistered('bolt', { at: START, domains: ['bolt.example'] }),
    userCreated('bob', 'bolt', { at: START }),
    accessGranted('bob', 'shop', { at: START }),
  );
  await edits('ann', '2026-02-01T00:00:00Z');
});
afterEach(() => world.close());

async function edits(user: string, at: string): Promise<void> {
  world.setTime(at);
  await world.send(activity(user, 'shop', { ...EDIT, at }));
  await world.judgeAll();
  await passOnAll(world.judge);
}

async function removes(user: string, at: string): Promise<void> {
  world.setTime(at);
  await world.send(accessRemoved(user, 'shop', { at }));
  await world.judgeAll();
  await passOnAll(world.judge);
}

async function heard(): Promise<readonly string[]> {
  const { rows } = await world.pool.query<{ line: string }>(
    `SELECT partner_id || ' ' || kind || ' ' || body AS line FROM notice WHERE kind LIKE 'sharing_%' ORDER BY id`,
  );
  return rows.map(({ line }) => line);
}

describe('another partner at the same client', () => {
  it('is told to the one that was there, without its name, when it begins and when it ends', async () => {
    await edits('bob', '2026-02-10T00:00:00Z');
    await removes('bob', '2026-02-20T00:00:00Z');
    expect(await heard()).toEqual([
      'acme sharing_started {"partners":2,"since":"2026-02-10T00:00:00.000Z"}',
      'acme sharing_ended {"partners":1,"end":"2026-02-20T00:00:00.000Z"}',
    ]);
  });

  it('is told once, whatever is folded again', async () => {
    await edits('bob', '2026-02-10T00:00:00Z');
    await world.pool.query('INSERT INTO notice_news SELECT id FROM notice');
    await passOnAll(world.judge);
    expect(await heard()).toHaveLength(1);
  });

  it('is told also when the one that was there becomes known last', async () => {
    await removes('ann', '2026-02-01T00:00:00.001Z');
    await world.send(accessGranted('ann', 'shop', { at: '2026-02-02T00:00:00Z' }));
    await edits('bob', '2026-02-10T00:00:00Z');
    expect(await heard()).toEqual([]);
    await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-02-09T00:00:00Z' }));
    await world.judgeAll();
    await passOnAll(world.judge);
    expect(await heard()).toEqual(['acme sharing_started {"partners":2,"since":"2026-02-10T00:00:00.000Z"}']);
  });

  it('is no news when it happened before anything was accepted', async () => {
    await world.pool.query(`UPDATE ledger_head SET first_accepted_at = $1`, [Date.UTC(2026, 1, 15)]);
    await edits('bob', '2026-02-10T00:00:00Z');
    expect(await heard()).toEqual([]);
    await removes('bob', '2026-02-20T00:00:00Z');
    expect(await heard()).toEqual(['acme sharing_ended {"partners":1,"end":"2026-02-20T00:00:00.000Z"}']);
  });

  it('is told anew when a late event undoes the end that was told', async () => {
    await edits('bob', '2026-02-10T00:00:00Z');
    await edits('ann', '2026-05-01T00:00:00Z');
    world.setTime('2026-05-11T00:00:00Z');
    await world.assess('bolt');
    await passOnAll(world.judge);
    await world.send(activity('bob', 'shop', { ...EDIT, at: '2026-05-10T00:00:00Z' }));
    await world.judgeAll();
    await passOnAll(world.judge);
    expect((await heard()).slice(1)).toEqual([
      'acme sharing_ended {"partners":1,"end":"2026-05-11T00:00:00.000Z"}',
      'acme sharing_started {"partners":2,"since":"2026-05-11T00:00:00.000Z","restored":true}',
    ]);
  });
});
