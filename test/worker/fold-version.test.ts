/** Two releases over one database (docs/architecture.md, Processes). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FOLD_VERSION } from '../../rules/relationship/pair-memory.ts';
import { createLogger } from '../../platform/log.ts';
import { startJudge } from '../../worker/judge/judge.ts';
import { activity } from '../support/events.ts';
import { createWorld, EDIT, type World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = await createWorld();
  await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-01T00:00:00Z' }));
  await world.judgeAll();
});

afterEach(async () => world.close());

async function setFoldVersion(version: number): Promise<void> {
  await world.pool.query('UPDATE relationship SET fold_version = $1', [version]);
  await world.pool.query('DELETE FROM period');
}

async function periods(): Promise<number> {
  const { rows } = await world.pool.query('SELECT FROM period');
  return rows.length;
}

test('what an older release has folded is folded anew by itself', async () => {
  await setFoldVersion(FOLD_VERSION - 1);
  const judge = startJudge({ ...world.judge, log: createLogger({ level: 'silent', name: 'test' }) });
  await expect.poll(periods, { timeout: 10_000 }).toBe(1);
  await judge.stop();
});

test('what a newer release has folded is left to it', async () => {
  await setFoldVersion(FOLD_VERSION + 1);
  await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-01T00:00:00Z', id: 'next' }));
  await world.judgeAll();
  expect(await periods()).toBe(0);
  await expect(world.assess()).rejects.toMatchObject({ code: 'newer_fold' });
});

test('what is left to a newer release does not stand in the way of the rest', async () => {
  const [pairs, others] = [Array.from({ length: 60 }, (_, index) => `newer-${index}`), ['shop']];
  const values = [pairs, FOLD_VERSION + 1];
  await world.pool.query(
    `INSERT INTO relationship (partner_id, client_id, fold_version) SELECT 'acme', id, $2 FROM unnest($1::text[]) AS c (id)`,
    values,
  );
  const stale = `INSERT INTO stale_pair (partner_id, client_id, urgent, marked_at)
    SELECT 'acme', id, true, 0 FROM unnest($1::text[]) WITH ORDINALITY AS c (id, ord) ORDER BY ord`;
  await world.pool.query('DELETE FROM period');
  await world.pool.query(stale, [[...pairs, ...others]]);
  await world.pool.query('UPDATE relationship SET fold_version = $1 WHERE client_id = $2', [FOLD_VERSION - 1, 'shop']);
  await world.judgeAll();
  expect(await periods()).toBe(1);
  expect((await world.pool.query('SELECT FROM stale_pair')).rowCount).toBe(pairs.length);
});
