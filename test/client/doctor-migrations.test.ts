import { expect, it, vi } from 'vitest';
import { migrate, migrationsOfCode, pendingMigrations } from '../../store/migrate.ts';
import { createPool } from '../../store/pool.ts';
import { createTestDatabase } from '../support/servers/test-database.ts';
import { createTestNamespace } from '../support/servers/test-namespace.ts';
import { ALL_OK, runDoctor } from './doctor-world.ts';

// Nothing is worked off without a worker, for which the doctor waits some seconds.
vi.setConfig({ testTimeout: 180_000 });

it('missing migrations are found, and applied; on tables of a newer version nothing is touched', async () => {
  const [database, temporal] = await Promise.all([createTestDatabase(), createTestNamespace()]);
  const pool = createPool(database.url, { max: 1, applicationName: 'test' });
  const env = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
  };
  const all = await migrationsOfCode();
  const last = all.at(-1)?.name ?? '';
  await migrate(pool, { migrations: all.slice(0, -1) });

  const found = await runDoctor(env);
  expect(found).toMatchObject({ code: 1, faults: [`missing: ${last}. Run tenure migrate.`] });
  expect(found.states).toMatchObject({ migrations: 'wrong', projection: 'skipped', runs: 'skipped' });
  const { code, states, repaired } = await runDoctor(env, ['--repair']);
  expect({ code, states }).toEqual({ code: 0, states: ALL_OK });
  expect(repaired).toEqual([`missing: ${last}. Run tenure migrate.`]);
  expect(await pendingMigrations(pool)).toEqual([]);

  await pool.query(`INSERT INTO migration VALUES ('9999-of-tomorrow', '', 0)`);
  const newer = await runDoctor(env, ['--repair']);
  expect(newer).toMatchObject({ code: 1, faults: [expect.stringContaining('9999-of-tomorrow')] });
  await pool.end();
  await temporal.close();
  await database.drop();
});
