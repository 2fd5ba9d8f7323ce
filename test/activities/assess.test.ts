import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { programmeTime } from '../../platform/clock.ts';
import type { ClientId, PartnerId } from '../../rules/ids.ts';
import { formatInstant } from '../../rules/time/instant.ts';
import { giveUpStarts, settleLostRuns } from '../../store/owed-runs.ts';
import { inTransaction } from '../../store/transaction.ts';
import { accessGranted, accessRemoved, activity, activityVoided, userDeactivated } from '../support/events.ts';
import { createWorld, EDIT, type World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

afterEach(async () => world.close());

async function managedSince(at: string): Promise<void> {
  world.setTime(at);
  await world.send(activity('ann', 'shop', { ...EDIT, at }));
  await world.judgeAll();
}

/** The programme instant of the wake that an assessment asks for, on a clock that runs from `at` on. */
async function wakeFrom(at: string): Promise<string> {
  world.setTime(at, 1);
  const { wakeAt } = await world.assess();
  return formatInstant(programmeTime(world.judge.clock.segments, wakeAt ?? 0));
}

describe('the judge', () => {
  test('writes a start for a pair that is managed and has no run, once', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    await managedSince('2026-02-02T00:00:00Z');
    expect(await world.pending()).toEqual({ classes: [4], run: 'starting' });
  });

  test('writes nothing for a period that is over already', async () => {
    world.setTime('2026-12-01T00:00:00Z');
    await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-02-01T00:00:00Z' }));
    await world.judgeAll();
    expect(await world.pending()).toEqual({ classes: [], run: 'none' });
  });

  test('tells a run that its period ended, and nothing of a deadline that only moves on', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    await world.assess();
    await managedSince('2026-02-10T00:00:00Z');
    expect((await world.pending()).classes).toEqual([4]);
    await world.send(accessRemoved('ann', 'shop', { at: '2026-02-10T00:00:00Z' }));
    await world.judgeAll();
    expect((await world.pending()).classes).toEqual([4, 1]);
  });

  test('tells a run that its deadline came nearer', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-02-01T00:00:00Z', id: 'later' }));
    const wrong = activity('ann', 'shop', { ...EDIT, at: '2026-02-05T00:00:00Z' });
    await world.send(wrong);
    await world.judgeAll();
    await world.assess();
    await world.send(activityVoided(wrong, { at: '2026-02-06T00:00:00Z' }));
    await world.judgeAll();
    expect((await world.pending()).classes).toEqual([4, 2]);
  });
});

describe('a period that expires before a run of it begins', () => {
  test('is told as ended, though nothing assesses it', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    world.setTime('2026-06-01T00:00:00Z');
    const { pool, judge } = world;
    const pair = { partner: 'acme' as PartnerId, client: 'shop' as ClientId };
    await inTransaction(pool, (client) => giveUpStarts(client, [pair], judge.clock.now()));
    await world.judgeAll();
    expect(await world.notices()).toEqual(['started', 'ended']);
    expect((await world.pending()).run).toBe('none');
  });

  test('is told as ended when its run is lost', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    await world.assess();
    world.setTime('2026-06-01T00:00:00Z');
    const { pool, judge } = world;
    const pair = { partner: 'acme' as PartnerId, client: 'shop' as ClientId };
    await inTransaction(pool, (client) => settleLostRuns(client, [pair], judge.clock.now(), judge.clock.realNow()));
    await world.judgeAll();
    expect(await world.notices()).toEqual(['started', 'ended']);
    expect((await world.pending()).run).toBe('none');
  });
});

describe('history that is imported while a warning of it would have been due', () => {
  // The activity expires on 2 May; the rung of 30 days, 2 April, is a week past when the ledger takes its first event.
  const IMPORTED_AT = '2026-04-09T00:00:00Z';

  beforeEach(async () => {
    await world.close();
    world = await createWorld(IMPORTED_AT);
    await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-02-01T00:00:00Z' }));
    await world.judgeAll();
    await world.assess();
  });

  async function lateActivity(at: string): Promise<void> {
    await world.send(activity('ann', 'shop', { ...EDIT, at }));
    await world.judgeAll();
  }

  test('is no news: the run waits for the next rung', async () => {
    expect(await world.notices()).toEqual([]);
    expect(await wakeFrom(IMPORTED_AT)).toBe('2026-04-18T00:00:00.000Z');
  });

  test('a deadline moved so that a rung comes before the wake is told, and the rung recorded when due', async () => {
    await lateActivity('2026-02-11T00:00:00Z');
    expect((await world.pending()).classes).toEqual([4, 3]);
    expect(await wakeFrom(IMPORTED_AT)).toBe('2026-04-12T00:00:00.000Z');
    world.setTime('2026-04-12T00:00:00Z');
    await world.assess();
    expect(await world.notices()).toEqual(['expiring 30']);
  });

  test('a deadline moved so that a rung was due since the first acceptance is told, and the rung recorded at once', async () => {
    world.setTime('2026-04-16T00:00:00Z');
    await lateActivity('2026-02-11T00:00:00Z');
    expect((await world.pending()).classes).toEqual([4, 3]);
    await world.assess();
    expect(await world.notices()).toEqual(['expiring 30']);
  });

  test('a deadline moved so that the rung is history still, or later than the wake, is told to nobody', async () => {
    await lateActivity('2026-02-03T00:00:00Z');
    await lateActivity('2026-02-20T00:00:00Z');
    expect((await world.pending()).classes).toEqual([4]);
  });

  test('a deadline moved back is told at once', async () => {
    const wrong = activity('ann', 'shop', { ...EDIT, at: '2026-02-05T00:00:00Z' });
    await world.send(wrong);
    await world.judgeAll();
    await world.assess();
    await world.send(activityVoided(wrong, { at: IMPORTED_AT }));
    await world.judgeAll();
    expect((await world.pending()).classes).toEqual([4, 2]);
  });
});

describe('an assessment', () => {
  test('says what to wait for: the first rung, the next one, at last the deadline', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    expect(await world.assess()).toMatchObject({ standing: 'managed', outcome: null, carryOn: false });
    expect(await wakeFrom('2026-02-01T00:00:00Z')).toBe('2026-04-02T00:00:00.000Z');
    expect(await wakeFrom('2026-04-02T00:00:00Z')).toBe('2026-04-18T00:00:00.000Z');
    expect(await wakeFrom('2026-05-01T12:00:00Z')).toBe('2026-05-02T00:00:00.000Z');
    expect(await world.notices()).toEqual(['started', 'expiring 30', 'expiring 1']);
  });

  test('wants to be woken earlier once the clock goes faster, and no earlier than before while it is as it was', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    world.setTime('2026-02-01T00:00:00Z', 1_000);
    const first = await world.assess();
    expect((await world.assess()).wakeAt).toBe(first.wakeAt);
    world.setTime('2026-02-01T00:00:00Z', 10_000);
    const faster = await world.assess();
    expect(faster.wakeAt).toBeLessThan(first.wakeAt ?? 0);
    expect(faster.wakeInMs).toBeLessThan(first.wakeInMs ?? 0);
  });

  test('ends the run at the deadline, not a millisecond before', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    world.setTime('2026-05-01T23:59:59.999Z');
    expect(await world.assess()).toMatchObject({ standing: 'managed' });
    world.setTime('2026-05-02T00:00:00Z');
    expect(await world.assess()).toMatchObject({
      standing: 'over',
      outcome: {
        start: '2026-02-01T00:00:00.000Z',
        end: '2026-05-02T00:00:00.000Z',
        endReason: 'activity_expired',
        endedBy: null,
      },
    });
    expect((await world.pending()).run).toBe('none');
  });

  test('sees what the judge has not seen yet', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    world.setTime('2026-05-02T00:00:00Z');
    await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-05-01T00:00:00Z' }));
    expect(await world.assess()).toMatchObject({
      standing: 'managed',
      period: { expiresAt: '2026-07-30T00:00:00.000Z' },
    });
  });

  test('is over after a removal, with the event that ended it', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    await world.send(accessRemoved('ann', 'shop', { at: '2026-02-01T00:00:00Z', by: 'client', id: 'out' }));
    expect(await world.assess()).toMatchObject({
      standing: 'over',
      outcome: { end: '2026-02-01T00:00:00.000Z', endReason: 'removed_from_client_account', endedBy: 'out' },
    });
  });

  test('goes on when the user is deactivated', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    await world.send(userDeactivated('ann', { at: '2026-02-01T00:00:00.001Z' }));
    expect(await world.assess()).toMatchObject({ standing: 'managed' });
  });

  test('withdraws a warning when an activity moves the date', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    world.setTime('2026-04-02T00:00:00Z');
    await world.assess();
    await managedSince('2026-04-03T00:00:00Z');
    expect((await world.pending()).classes).toEqual([4, 3]);
    await world.assess();
    expect(await world.notices()).toEqual(['started', 'expiring 30', 'withdrawn']);
  });

  test('takes back an announced end that a late event undoes, and a new run is owed', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    world.setTime('2026-05-02T00:00:00Z');
    await world.assess();
    await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-04-30T00:00:00Z' }));
    await world.judgeAll();
    expect(await world.notices()).toEqual(['started', 'ended', 'restored']);
    expect(await world.pending()).toEqual({ classes: [4, 4], run: 'starting' });
  });

  test('records nothing twice', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    world.setTime('2026-04-02T00:00:00Z');
    await world.assess();
    await world.assess();
    expect(await world.notices()).toEqual(['started', 'expiring 30']);
  });

  test('starts a new period after access was restored and something qualified', async () => {
    await managedSince('2026-02-01T00:00:00Z');
    await world.send(
      accessRemoved('ann', 'shop', { at: '2026-02-02T00:00:00Z' }),
      accessGranted('ann', 'shop', { at: '2026-02-03T00:00:00Z' }),
    );
    await world.assess();
    await managedSince('2026-02-04T00:00:00Z');
    expect(await world.assess()).toMatchObject({ period: { start: '2026-02-04T00:00:00.000Z' } });
    expect(await world.notices()).toEqual(['started', 'ended', 'started']);
  });
});
