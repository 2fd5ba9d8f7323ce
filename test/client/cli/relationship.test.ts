import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessGranted,
  activity,
  clientRegistered,
  partnerRegistered,
  userAssigned,
  userCreated,
} from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { rowsOf } from './run-tenure.ts';
import { serveApiWorld, type ServedApi } from './served-api.ts';

let served: ServedApi;
beforeAll(async () => {
  served = await serveApiWorld();
  const { world } = served.api;
  world.setTime('2026-03-10T00:00:00Z');
  await world.send(
    activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z', id: 'edit-1' }),
    partnerRegistered('beta works'),
    clientRegistered('a/b'),
    userCreated('bob', 'beta works'),
    ...['shop', 'a/b'].flatMap((client) => [userAssigned('bob', client), accessGranted('bob', client)]),
    activity('bob', 'shop', { ...EDIT, at: '2026-02-01T00:00:00Z' }),
    activity('bob', 'a/b', { ...EDIT, at: '2026-02-02T12:30:00.500Z' }),
    userCreated('cat', 'beta works'),
    userAssigned('cat', 'a/b'),
    accessGranted('cat', 'a/b'),
  );
  await world.judgeAll();
});
afterAll(async () => served.close());

const tenure: ServedApi['tenure'] = (args, options) => served.tenure(args, options);

describe('tenure relationship list', () => {
  it('prints a table, the next to expire first', async () => {
    const run = await tenure(['relationship', 'list']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toBe(
      [
        'PARTNER     CLIENT  SINCE (UTC)              UNTIL (UTC)                       HELD BY / ENDED BY',
        'acme        shop    2026-01-02 00:00:00      2026-04-02 00:00:00      in 23 d  ann',
        'beta works  shop    2026-02-01 00:00:00      2026-05-02 00:00:00      in 53 d  bob',
        'beta works  a/b     2026-02-02 12:30:00.500  2026-05-03 12:30:00.500  in 54 d  bob',
        '',
      ].join('\n'),
    );
  });

  it('filters, and prints one JSON object', async () => {
    const json = async (...args: readonly string[]): Promise<{ items: { client: string }[]; more: boolean }> =>
      JSON.parse((await tenure(['relationship', 'list', '--json', ...args])).stdout) as never;
    expect((await json('--partner', 'beta works')).items.map(({ client }) => client)).toEqual(['a/b', 'shop']);
    expect((await json('--expiring', '30d')).items).toHaveLength(1);
    expect(await json('--status', 'ended')).toMatchObject({ items: [], more: false });
    expect(await json('--limit', '1', '--status', 'all')).toMatchObject({ items: [{ client: 'shop' }], more: true });
  });

  it.each([
    ['--expiring', 'soon'],
    ['--status', 'lost'],
    ['--limit', '0'],
  ])('refuses %s %s', async (...args) => {
    expect(await tenure(['relationship', 'list', ...args])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('tenure relationship show', () => {
  it('says how a pair stands, who holds it and who shares the client', async () => {
    const run = await tenure(['relationship', 'show', 'acme', 'shop']);
    expect(run.stdout).toBe(
      [
        'acme and shop: managed since 2026-01-02 00:00:00, as of 2026-03-10 00:00:00 UTC',
        '',
        '  until        2026-04-02 00:00:00, in 23 d, unless something else happens',
        '  held by      user ann: activity edit-1 of 2026-01-02 00:00:00',
        '  shared with  beta works (since 2026-02-01 00:00:00)',
        '  durable run  starting',
        '',
      ].join('\n'),
    );
  });

  it('goes to another time, and knows pairs that were never managed', async () => {
    const past = await tenure(['relationship', 'show', 'acme', 'shop', '--at', '2026-01-01T00:00:00Z']);
    expect(past.stdout).toContain('acme and shop: never managed, as of 2026-01-01 00:00:00 UTC');
    const late = await tenure(['relationship', 'show', 'acme', 'shop', '--at', '2026-05-01T00:00:00Z']);
    expect(late.stdout).toContain('ended 2026-04-02 00:00:00 (no qualifying activity for too long)');
    const other = await tenure(['relationship', 'show', 'beta works', 'a/b', '--json']);
    expect(JSON.parse(other.stdout)).toMatchObject({ status: 'managed', client: 'a/b' });
  });

  it('says which of the two does not exist', async () => {
    const run = await tenure(['relationship', 'show', 'nobody', 'shop']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('There is no partner "nobody".');
  });
});

describe('tenure export', () => {
  it('prints the rows', async () => {
    const run = await tenure(['export', 'periods']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(rowsOf(run).map((row) => [row['partner'], row['client']])).toEqual([
      ['acme', 'shop'],
      ['beta works', 'a/b'],
      ['beta works', 'shop'],
    ]);
    expect(rowsOf(await tenure(['export', 'verdicts', '--at', '2026-01-15T00:00:00Z']))).toHaveLength(1);
    expect((await tenure(['export', 'periods', '--format', 'csv'])).stdout.split('\r\n')[0]).toContain(
      'partner,client,start',
    );
  });
});

describe('tenure access remove', () => {
  it('changes nothing unless REMOVE is typed', async () => {
    for (const stdin of ['', 'remove\n', 'yes\n']) {
      const run = await tenure(['access', 'remove', 'ann', 'shop'], { stdin });
      expect(run).toMatchObject({ code: 1, stdout: '' });
      expect(run.stderr).toContain(
        'Nobody else manages the pair: the relationship, managed since 2026-01-02 00:00:00, ends at once.',
      );
      expect(run.stderr).toContain('Nothing was changed');
    }
  });

  it('says by whom and until when a pair stays managed, and exits 0', async () => {
    const run = await tenure(['access', 'remove', 'bob', 'a/b', '--by', 'client'], { stdin: 'REMOVE\n' });
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('The pair stays managed by cat, until 2026-05-03 12:30:00.500 UTC at least.');
    expect(run.stdout).toContain('beta works and a/b stay managed by cat until 2026-05-03 12:30:00.500 UTC;');
  });

  it('waits until the relationship has ended and its run has closed, and says how long that took', async () => {
    await served.api.world.pool.query(`UPDATE relationship SET run = 'running' WHERE client_id = 'shop'`);
    const running = tenure(['access', 'remove', 'ann', 'shop', '--yes']);
    await expect
      .poll(async () => (await served.api.get('/v1/relationships/acme/shop')).json<{ status: string }>().status, {
        timeout: 20_000,
      })
      .toBe('ended');
    await served.api.world.pool.query(`UPDATE relationship SET run = 'none' WHERE client_id = 'shop'`);
    const run = await running;
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(
      /The relationship of acme and shop has ended at 2026-03-10 00:00:00 UTC; its durable run closed \d+ ms after/,
    );
  });

  it('gives the first receipt when it is repeated, without asking, and no figure of how long it took', async () => {
    const first = await tenure(['access', 'remove', 'ann', 'shop', '--json']);
    const second = await tenure(['access', 'remove', 'ann', 'shop', '--json']);
    const receiptOf = (run: { stdout: string }): unknown => (JSON.parse(run.stdout) as { receipt: unknown }).receipt;
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(receiptOf(first)).toEqual(receiptOf(second));
    expect(JSON.parse(first.stdout)).toEqual({ receipt: receiptOf(first), alreadyRemoved: true, kind: 'ended' });

    const told = await tenure(['access', 'remove', 'ann', 'shop']);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toContain('That was done before: nothing was changed now.');
    expect(told.stdout).toContain('has ended at 2026-03-10 00:00:00 UTC; its durable run is closed.');
  });

  it('gives the receipts of all when all are removed again', async () => {
    const { stdout } = await tenure(['access', 'remove-all', 'acme', 'shop', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ alreadyRemoved: true, kind: 'ended' });
    expect(JSON.parse(stdout)).not.toHaveProperty('milliseconds');
  });

  it('says that there is no access to remove', async () => {
    const run = await tenure(['access', 'remove', 'nobody', 'shop', '--yes']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('There is no user "nobody".');
  });
});
