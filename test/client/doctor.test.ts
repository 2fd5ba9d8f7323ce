/** What `tenure doctor` finds, and what it mends while everything runs. The tests share one store, one after the other. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY_MS } from '../../rules/time/instant.ts';
import {
  accessGranted,
  activity,
  activityVoided,
  clientRegistered,
  partnerRegistered,
  userCreated,
} from '../support/events.ts';
import { EDIT } from '../support/world.ts';
import { SCHEDULE } from '../../workflows/contract.ts';
import { ALL_OK, createDoctorWorld, type DoctorWorld } from './doctor-world.ts';

const ALL_RIGHT = { states: ALL_OK, faults: [], code: 0 };
// The doctor waits some seconds before it calls anything wrong.
vi.setConfig({ testTimeout: 120_000 });

let world: DoctorWorld;

beforeAll(async () => {
  world = await createDoctorWorld();
  await world.work();
  await world.drained();
});

afterAll(async () => world.close());

async function change(sql: string): Promise<void> {
  const { rowCount } = await world.pool.query(sql);
  expect(rowCount).toBeGreaterThan(0);
}

describe('on a store where nothing is wrong', () => {
  it('finds nothing wrong', async () => {
    expect(await world.doctor()).toMatchObject(ALL_RIGHT);
  });

  it('finds nothing wrong after an activity of somebody whom nobody knows', async () => {
    await world.send(activity('nobody', 'etcd', { ...EDIT, at: world.clock.now() - DAY_MS, id: 'stray' }));
    await world.drained();
    expect(await world.doctor()).toMatchObject(ALL_RIGHT);
  });
});

describe('tables that are not what the ledger says', () => {
  it('are found row by row, and rebuilt', async () => {
    await change(`DELETE FROM verdict WHERE position = (SELECT max(position) FROM verdict WHERE qualifies)`);
    await change(`UPDATE verdict SET qualifies = false, reason = 'voided', expires_at = NULL
      WHERE position = (SELECT min(position) FROM verdict WHERE qualifies)`);
    await change(`DELETE FROM verdict WHERE reason = 'unattributed'`);
    await change(`DELETE FROM period WHERE partner_id = 'google' AND client_id = 'etcd' AND ordinal = 0`);
    await change(`UPDATE period SET held_by_user = 'somebody else' WHERE partner_id = 'sap' AND client_id = 'helm'`);
    await change(`UPDATE relationship SET tail = jsonb_set(tail::jsonb, '{state,clientRegistered}', 'false')::json
      WHERE partner_id = 'ibm' AND client_id = 'etcd'`);
    await change(`DELETE FROM relationship WHERE partner_id = 'amazon' AND client_id = 'etcd'`);

    const repair = await world.doctor('--repair');
    expect(repair).toMatchObject(ALL_RIGHT);
    expect(repair.repaired).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/the verdict of oss-history\/.* is missing$/),
        expect.stringMatching(/is "voided", and by the ledger "qualifies"$/),
        expect.stringMatching(/^1 verdict "unattributed" missing/),
        expect.stringMatching(/^google \/ etcd: the period since .* is missing$/),
        expect.stringMatching(/^sap \/ helm: the period since .* is not what the ledger says$/),
        expect.stringMatching(/^ibm \/ etcd: what later events would be folded onto/),
        'amazon / etcd: it was never judged',
      ]),
    );
    const { rows } = await world.pool.query('SELECT count(*)::int AS periods FROM period');
    expect(rows).toEqual([{ periods: 69 }]);
  });
});

describe('a directory that is not what the ledger says', () => {
  it('is found row by row, and made anew with what was folded from it', async () => {
    await change(`DELETE FROM member WHERE user_id = (SELECT min(user_id) FROM member WHERE partner_id = 'google')`);
    await change(`UPDATE registered_client SET time = time + 1 WHERE client_id = 'etcd'`);
    await change(`DELETE FROM engagement WHERE client_id = 'helm'`);
    await change(`INSERT INTO void VALUES ('nowhere', 'nothing', 1)`);
    await change(`DELETE FROM registered_partner WHERE partner_id = 'sap'`);
    // Judged meanwhile: folded without the user, and with the other time of registration.
    await change(`INSERT INTO stale_pair (partner_id, client_id, marked_at) VALUES ('google', 'etcd', 0)`);
    await world.drained();

    const repair = await world.doctor('--repair');
    expect(repair).toMatchObject(ALL_RIGHT);
    expect(repair.repaired).toEqual(
      expect.arrayContaining([
        'partner sap is missing',
        'client etcd is not what the ledger says',
        expect.stringMatching(/^user .* is missing$/),
        expect.stringMatching(/^engagement .* \/ helm is missing$/),
        'void nowhere / nothing is not in the ledger',
      ]),
    );
  });
});

describe('durable runs', () => {
  it('that were terminated are found and started again', async () => {
    await world.temporal.client.workflow.getHandle('relationship:google:etcd').terminate('a test');
    const { states, faults } = await world.doctor();
    expect(states).toMatchObject({ projection: 'ok', runs: 'wrong' });
    expect(faults).toEqual([expect.stringMatching(/^google \/ etcd: is managed and has no open run/)]);

    const { states: after } = await world.doctor('--repair');
    expect(after).toEqual(ALL_OK);
    const { status } = await world.temporal.client.workflow.getHandle('relationship:google:etcd').describe();
    expect(status.name).toBe('RUNNING');
  });

  it('that the projection has forgotten are found and noticed again', async () => {
    await change(
      `UPDATE relationship SET run = 'none', run_deadline = NULL WHERE partner_id = 'sap' AND client_id = 'helm'`,
    );
    const { repaired, states } = await world.doctor('--repair');
    expect(states).toEqual(ALL_OK);
    expect(repaired).toEqual(['sap / helm: has an open run that the projection does not know of']);
  });

  it('that wait for the wrong instant, because a wake-up was lost, are found and told', async () => {
    const now = world.clock.now();
    const last = activity('ann', 'shop', { ...EDIT, at: now - DAY_MS });
    await world.send(
      partnerRegistered('acme', { at: now - 30 * DAY_MS, domains: ['acme.example'] }),
      clientRegistered('shop', { at: now - 30 * DAY_MS }),
      userCreated('ann', 'acme', { at: now - 30 * DAY_MS }),
      accessGranted('ann', 'shop', { at: now - 30 * DAY_MS }),
      activity('ann', 'shop', { ...EDIT, at: now - 20 * DAY_MS }),
      last,
    );
    await world.drained();
    await world.work({ relay: false });
    await world.send(activityVoided(last, { at: now }));
    await expect
      .poll(async () => (await world.pool.query('SELECT FROM wake_up')).rowCount, { timeout: 30_000 })
      .toBe(1);
    await change('DELETE FROM wake_up');
    await world.work();

    const { states, repaired } = await world.doctor('--repair');
    expect(states).toEqual(ALL_OK);
    expect(repaired).toEqual([expect.stringMatching(/^acme \/ shop: has a run that waits for the wrong instant/)]);
  });
});

describe('the schedule of months', () => {
  const schedule = () => world.temporal.client.schedule.getHandle(SCHEDULE.monthlyPoints);

  it('that somebody deleted or paused is found and made anew', async () => {
    await schedule().delete();
    const missing = await world.doctor();
    expect(missing.states).toMatchObject({ schedule: 'wrong', runs: 'ok' });
    expect(missing.faults).toEqual(['no schedule starts the runs of months']);
    expect((await world.doctor('--repair')).states).toEqual(ALL_OK);
    await schedule().pause('a holiday');
    const paused = await world.doctor('--repair');
    expect(paused.repaired).toEqual([expect.stringContaining('it is paused (a holiday)')]);
    expect(paused.states).toEqual(ALL_OK);
    expect((await schedule().describe()).state.paused).toBe(false);
  });
});

describe('without a worker', () => {
  it('says that nothing is judged and that no run answers; with one again, nothing is wrong', async () => {
    await world.stopWorking();
    await world.send(activity('nobody', 'etcd', { ...EDIT, at: world.clock.now(), id: 'unjudged' }));
    const { states, faults, code } = await world.doctor();
    expect(code).toBe(1);
    expect(states).toMatchObject({ backlog: 'wrong', timers: 'wrong' });
    expect(faults).toHaveLength(2);
    for (const fault of faults) expect(fault).toContain('does a worker run?');
    await world.work();
    await world.drained();
    expect(await world.doctor()).toMatchObject(ALL_RIGHT);
  });
});
