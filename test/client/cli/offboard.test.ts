import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppender } from '../../../store/ledger/appender.ts';
import { offboardingOf, openOffboardings } from '../../../store/offboardings/offboarding.ts';
import { offboardNext } from '../../../store/offboardings/work.ts';
import { accessGranted, activity, clientRegistered, userCreated } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { serveApiWorld, type ServedApi } from './served-api.ts';

let served: ServedApi;
beforeAll(async () => {
  served = await serveApiWorld();
  const { world } = served.api;
  world.setTime('2026-03-10T00:00:00Z');
  await world.send(
    clientRegistered('dock'),
    userCreated('ben', 'acme'),
    ...['ann', 'ben'].map((user) => accessGranted(user, 'dock')),
    activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z' }),
    activity('ann', 'dock', { ...EDIT, at: '2026-01-03T00:00:00Z' }),
  );
});
afterAll(async () => served.close());

const offboard = (args: readonly string[], stdin = ''): ReturnType<ServedApi['tenure']> =>
  served.tenure(['user', 'offboard', ...args], { stdin });

/** What the durable run does, as soon as it is asked for. */
async function work(): Promise<void> {
  const { pool, judge } = served.api.world;
  const appender = createAppender(pool);
  for (;;) {
    const [open] = await openOffboardings(pool);
    const asked = open === undefined ? null : await offboardingOf(pool, open);
    if (asked === null) await new Promise((resolve) => setTimeout(resolve, 20));
    else if (!(await offboardNext({ pool, clock: judge.clock, rulesNow: judge.rulesNow, appender }, asked))) break;
  }
  await appender.close();
}

describe('tenure user offboard', () => {
  it('shows with --dry-run what would happen at each client, and does nothing', async () => {
    const run = await offboard(['ann', '--dry-run']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toBe(
      [
        'User ann of partner acme has access to 2 clients.',
        '',
        'CLIENT  IF REMOVED                                      IF DEACTIVATED, LAPSES (UTC)',
        'dock    stays managed by ben until 2026-04-03 00:00:00  2026-04-03 00:00:00 (held by ann)',
        'shop    ends at once                                    2026-04-02 00:00:00 (held by ann)',
        '',
        'Only the client can give access again.',
        'The gentle way is to deactivate the user (--deactivate): nothing ends now, and each client lapses as shown unless somebody else is active.',
        '',
      ].join('\n'),
    );
  });

  it('changes nothing unless the word is typed', async () => {
    for (const args of [['ann'], ['ann', '--deactivate']]) {
      expect(await offboard(args, 'yes\n')).toMatchObject({ code: 1, stdout: '' });
    }
    expect(await openOffboardings(served.api.world.pool)).toEqual([]);
  });

  it('follows the run, and says what came of it at each client', async () => {
    const [run] = await Promise.all([offboard(['ann'], 'REMOVE\n'), work()]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('User ann of partner acme has no access to clients any more (offboarding 1).');
    expect(run.stdout).toMatch(/dock +access removed; stays managed by ben until 2026-04-03 00:00:00/);
    expect(run.stdout).toMatch(/shop +access removed; ended at 2026-03-10 00:00:00/);
  });

  it('says that there is no such user', async () => {
    const run = await offboard(['nobody', '--dry-run']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('There is no user "nobody".');
  });
});
