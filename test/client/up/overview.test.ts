import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overview } from '../../../client/up/overview/overview.ts';
import { accessGranted, activity, clientRegistered, userAssigned, userCreated } from '../../support/events.ts';
import { createWorld, EDIT, type World } from '../../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const shown = async () => {
  await world.judgeAll();
  return overview(world.pool, world.judge.clock.now());
};

describe('the removal that a start proposes', () => {
  it('is of a user who alone keeps a relationship managed, even if others expire sooner', async () => {
    await world.send(
      clientRegistered('dock'),
      ...['dock', 'shop'].flatMap((client) => [accessGranted('ann', client), userAssigned('ann', client)]),
      activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }),
      activity('ann', 'dock', { ...EDIT, at: '2026-01-03T00:00:00Z' }),
    );
    world.setTime('2026-01-10T00:00:00Z');
    expect((await shown()).keptByOne).toEqual({ partner: 'acme', client: 'shop', user: 'ann' });

    await world.send(userCreated('ben', 'acme'), accessGranted('ben', 'shop'), userAssigned('ben', 'shop'));
    const { keptByOne, nextToExpire } = await shown();
    expect(nextToExpire[0]).toMatchObject({ client: 'shop', heldBy: 'ann' });
    expect(keptByOne).toEqual({ partner: 'acme', client: 'dock', user: 'ann' });
  });

  it('is of nobody in particular when no relationship is kept by one user', async () => {
    expect((await shown()).keptByOne).toBeNull();
    await world.send(
      activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }),
      userCreated('ben', 'acme'),
      accessGranted('ben', 'shop'),
      userAssigned('ben', 'shop'),
    );
    world.setTime('2026-01-10T00:00:00Z');
    expect(await shown()).toMatchObject({ managed: 1, keptByOne: null });
  });
});
