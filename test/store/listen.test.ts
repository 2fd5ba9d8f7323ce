import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../../platform/wait-until.ts';
import { listen, type Listening } from '../../store/listen.ts';
import { createPool } from '../../store/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/servers/test-database.ts';

let database: TestDatabase;
let pool: Pool;
let listening: Listening;
const heard = { marks: 0, 'Wake Ups': 0 };
const lost: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { max: 2, applicationName: 'test' });
  listening = listen({
    url: database.url,
    applicationName: 'listener',
    channels: { marks: () => (heard.marks += 1), 'Wake Ups': () => (heard['Wake Ups'] += 1) },
    onLost: (error) => lost.push(error.message),
  });
});

afterAll(async () => {
  await listening.stop();
  await pool.end();
  await database.drop();
});

/** Waits until the channels have heard so much. */
async function untilHeard(marks: number, wakeUps: number): Promise<typeof heard> {
  await waitUntil(() => heard.marks >= marks && heard['Wake Ups'] >= wakeUps, { withinMs: 5_000 });
  return heard;
}

describe('a listener', () => {
  it('tells each channel once when it has connected: something may have been missed before', async () => {
    expect(await untilHeard(1, 1)).toEqual({ marks: 1, 'Wake Ups': 1 });
  });

  it('tells the channel that was notified', async () => {
    await pool.query(`SELECT pg_notify('Wake Ups', '')`);
    expect(await untilHeard(1, 2)).toEqual({ marks: 1, 'Wake Ups': 2 });
  });

  it('connects again when its connection is cut, and says that it was', async () => {
    await pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'listener'`);
    expect(await untilHeard(2, 3)).toEqual({ marks: 2, 'Wake Ups': 3 });
    expect(lost).toHaveLength(1);
    await pool.query(`SELECT pg_notify('marks', '')`);
    expect(await untilHeard(3, 3)).toEqual({ marks: 3, 'Wake Ups': 3 });
  });

  it('leaves no connection behind when it is stopped', async () => {
    await listening.stop();
    const { rows } = await pool.query(`SELECT FROM pg_stat_activity WHERE application_name = 'listener'`);
    expect(rows).toHaveLength(0);
  });

  it('can be stopped while the database can’t be reached', async () => {
    const nowhere = listen({ url: 'postgresql://127.0.0.1:1/none', applicationName: 'x', channels: {} });
    expect(await nowhere.stop()).toBeUndefined();
  });

  it('keeps nothing of its attempts while the database is away', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', onWarning);
    let attempts = 0;
    const lone = listen({
      url: 'postgresql://tenure@127.0.0.1:1/tenure',
      applicationName: 'lone',
      channels: {},
      onLost: () => (attempts += 1),
    });
    await waitUntil(() => attempts > 12, { withinMs: 25_000 });
    await lone.stop();
    process.off('warning', onWarning);
    expect(attempts).toBeGreaterThan(12);
    expect(warnings).not.toContain('MaxListenersExceededWarning');
  });
});
