/** What `tenure doctor` finds about the servers and the runs on them, each broken and mended. One store for all tests. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError, type Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askTwice } from '../../client/doctor/open-runs.ts';
import { freePort } from '../../platform/free-port.ts';
import { waitingRequests } from '../../store/months/requests.ts';
import { loadRuleBook } from '../../store/rule-sets/rule-book.ts';
import { SEARCH_ATTRIBUTE, TASK_QUEUE, WORKFLOW, type RelationshipInput } from '../../workflows/contract.ts';
import { historyAsked } from '../../client/cli/up/close-history.ts';
import { newFolder } from '../support/servers/new-folder.ts';
import { ALL_OK, createDoctorWorld, type DoctorWorld } from './doctor-world.ts';

// The doctor waits some seconds before it calls anything wrong.
vi.setConfig({ testTimeout: 180_000 });

const PARTNER = defineSearchAttributeKey(SEARCH_ATTRIBUTE.partner, 'KEYWORD');
const CLIENT = defineSearchAttributeKey(SEARCH_ATTRIBUTE.client, 'KEYWORD');
/** In parts: nobody here asks them, and a test looks for whoever does. */
const PROCESS_CLOCK = ['Date', 'now'].join('.');
const DATABASE_CLOCK = ['clock', 'timestamp'].join('_');
const GHOST: RelationshipInput = { v: 1, partner: 'ghost', client: 'town' };

let world: DoctorWorld;

beforeAll(async () => {
  world = await createDoctorWorld();
  await world.work();
  await world.drained();
}, 120_000);

afterAll(async () => world.close());

async function startedAt(workflowId: string): Promise<number> {
  const { startTime } = await world.temporal.client.workflow.getHandle(workflowId).describe();
  return startTime.getTime();
}

describe('a Temporal server that does not answer', () => {
  it('leaves what it knows unseen, not wrong: a repair makes no schedule or run anew', async () => {
    const nobody = { TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` };
    const { states, faults, repaired, code } = await world.doctorWith(nobody, '--repair');
    const unseen = { schedule: 'skipped', attributes: 'skipped', runs: 'skipped', timers: 'skipped' };
    expect(states).toEqual({ ...ALL_OK, ...unseen });
    expect([code, faults, repaired]).toEqual([1, [], []]);
    expect((await world.doctor()).states).toEqual(ALL_OK);
  });

  it('is asked a second time, if it was late, and no third', async () => {
    const late = new ServiceError('late');
    const answers = [() => Promise.reject(late), () => Promise.resolve('right')];
    await expect(askTwice(async () => answers.shift()?.())).resolves.toBe('right');
    let asked = 0;
    const never = askTwice(async () => {
      asked += 1;
      throw late;
    });
    await expect(never).rejects.toBe(late);
    expect(asked).toBe(2);
  });
});

describe('clocks', () => {
  it('are found to differ: that of this machine from those of both servers; mending them is told, not done', async () => {
    const ahead = join(newFolder(), 'ahead.cjs');
    await writeFile(ahead, `const real = ${PROCESS_CLOCK}; ${PROCESS_CLOCK} = () => real() + 5_000;`);
    const { states, faults, code } = await world.doctorWith({ NODE_OPTIONS: `--require ${ahead}` }, '--repair');
    expect(code).toBe(1);
    expect(states).toMatchObject({ ...ALL_OK, clocks: 'wrong' });
    expect(faults).toEqual([
      expect.stringMatching(/^the clock of this machine is (?:4\.[5-9]|5\.\d) s ahead of PostgreSQL's: mend the time/),
      expect.stringMatching(/^the clock of this machine is (?:4\.[5-9]|5\.\d) s ahead of Temporal's: mend the time/),
    ]);
  });

  it('are found to differ: that of PostgreSQL from the others', async () => {
    await world.pool.query('CREATE SCHEMA late');
    await world.pool.query(`CREATE FUNCTION late.${DATABASE_CLOCK}() RETURNS timestamptz LANGUAGE sql
      AS $$ SELECT pg_catalog.${DATABASE_CLOCK}() - interval '1 minute' $$`);
    const url = new URL(world.databaseUrl);
    url.searchParams.set('options', '-c search_path=late,pg_catalog,public');
    const { faults } = await world.doctorWith({ DATABASE_URL: url.href });
    expect(faults).toEqual([
      expect.stringMatching(/^the clock of this machine is (?:59|60)\.\d s ahead of PostgreSQL's/),
      expect.stringMatching(/^PostgreSQL's clock is (?:59|60|61)\.\d s behind Temporal's/),
    ]);
  });

  it('leave no run behind that was started to read them', async () => {
    const run = world.temporal.client.workflow.getHandle('clock-probe');
    expect((await run.describe()).status.name).toBe('TERMINATED');
  });
});

describe('search attributes', () => {
  it('that a run was started without are found; it is started anew with them', async () => {
    const { client } = world.temporal;
    const run = client.workflow.getHandle('relationship:google:etcd');
    await run.terminate('a test');
    // Held back for an hour, so that it does not look at the ledger.
    const input: RelationshipInput = { v: 1, partner: 'google', client: 'etcd' };
    const options = { workflowId: run.workflowId, taskQueue: TASK_QUEUE, args: [input], startDelay: '1 hour' } as const;
    await client.workflow.start(WORKFLOW.relationship, options);
    const before = await startedAt(run.workflowId);

    const { states, repaired } = await world.doctor('--repair');
    expect(repaired).toContainEqual('google / etcd: its run is not marked as that of the pair');
    expect(states).toEqual(ALL_OK);
    expect(await startedAt(run.workflowId)).toBeGreaterThan(before);
    const { typedSearchAttributes } = await run.describe();
    expect([typedSearchAttributes.get(PARTNER), typedSearchAttributes.get(CLIENT)]).toEqual(['google', 'etcd']);
  });

  it('that the namespace has lost are found and made, and with them the marks of every run', async () => {
    const { client, namespace } = world.temporal;
    const { operatorService } = client.connection as Connection;
    await operatorService.removeSearchAttributes({ namespace, searchAttributes: [SEARCH_ATTRIBUTE.client] });
    await expect
      .poll(async () => (await world.doctor()).faults, { timeout: 60_000 })
      .toEqual(['the namespace has no keyword attribute TenureClient']);
    const { states } = await world.doctor('--repair');
    expect(states).toEqual(ALL_OK);
  });
});

describe('runs of relationships', () => {
  it('of a pair that is not managed are found, and end', async () => {
    const { client } = world.temporal;
    await client.workflow.start(WORKFLOW.relationship, {
      workflowId: 'relationship:ghost:town',
      taskQueue: TASK_QUEUE,
      args: [GHOST],
      typedSearchAttributes: [
        { key: PARTNER, value: 'ghost' },
        { key: CLIENT, value: 'town' },
      ],
      // As one of a ledger that was restored to a time before the pair: it sleeps, and knows nothing of it.
      startDelay: '1 hour',
    });
    // Held back, it does not even hear that it should look again.
    const { states, repaired } = await world.doctor('--repair');
    expect(repaired).toEqual(['ghost / town: is not managed and has an open run']);
    expect(states).toEqual(ALL_OK);
    expect((await client.workflow.getHandle('relationship:ghost:town').describe()).status.name).toBe('TERMINATED');
  });

  it('that belong to no pair are found and ended', async () => {
    const { client } = world.temporal;
    const options = { workflowId: 'by-hand', taskQueue: TASK_QUEUE, args: [GHOST], startDelay: '1 hour' } as const;
    await client.workflow.start(WORKFLOW.relationship, options);
    const { states, repaired } = await world.doctor('--repair');
    expect(repaired).toEqual(['by-hand: this run belongs to no pair']);
    expect(states).toEqual(ALL_OK);
    expect((await client.workflow.getHandle('by-hand').describe()).status.name).toBe('TERMINATED');
  });
});

describe('the chain of closed months', () => {
  it('that somebody has changed is found, and never mended over: that is for a back-up', async () => {
    const { book } = await loadRuleBook(world.pool);
    for (const asked of historyAsked(book, world.clock.now())) await world.pool.query(asked);
    await expect.poll(async () => (await waitingRequests(world.pool)).length, { timeout: 120_000 }).toBe(0);
    expect((await world.doctor()).states).toEqual(ALL_OK);

    await world.pool.query('ALTER TABLE month_line DISABLE TRIGGER USER');
    await world.pool.query('UPDATE month_line SET points = points + 1 WHERE ctid = (SELECT min(ctid) FROM month_line)');
    await world.pool.query('ALTER TABLE month_line ENABLE TRIGGER USER');
    const { states, faults } = await world.doctor('--repair');
    expect(states).toMatchObject({ ...ALL_OK, months: 'wrong' });
    expect(faults).toEqual([expect.stringMatching(/: the statement of .* is not what its hash was taken over$/)]);
  });
});
