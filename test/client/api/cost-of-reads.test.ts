/** What the API asks of PostgreSQL when somebody looks at a pair again and again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activity } from '../../support/events.ts';
import { recordingPool, type RecordingPool } from '../../support/recording-pool.ts';
import { createWorld, EDIT, type World } from '../../support/world.ts';
import { createTestApi, type TestApi } from './api-world.ts';

let world: World;
let recording: RecordingPool;
let api: TestApi;
beforeAll(async () => {
  world = await createWorld();
  recording = recordingPool(world.pool);
  api = createTestApi({ pool: recording.pool, clock: world.judge.clock });
  world.setTime('2026-01-20T00:00:00Z');
  await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-02T00:00:00Z', id: 'first' }));
});
afterAll(async () => {
  await api.close();
  await world.close();
});

interface Shown {
  readonly periods: readonly { readonly heldBy: { readonly id: string } | null }[];
}

/** Positions after which facts of the pair were read. */
async function factsReadAfter(url: string): Promise<readonly unknown[]> {
  recording.take();
  expect((await api.get(url)).statusCode).toBe(200);
  const asked = recording.take();
  expect(asked.filter(({ text }) => /^(?:BEGIN|COMMIT)/.test(text))).toEqual([]);
  return asked.filter(({ name }) => name === 'load-facts').flatMap(({ values }) => values[2]);
}

describe.each(['/v1/relationships/acme/shop', '/v1/relationships/acme/shop/explanation'])('%s', (url) => {
  it('reads all facts of a pair once, and then what is new in one statement', async () => {
    await api.get('/v1/relationships/acme/shop');
    const [since] = await factsReadAfter(url);
    expect(since).toBeGreaterThan(0);
    expect(await factsReadAfter(`${url}?at=2026-01-03T00:00:00Z`)).toEqual([since]);
  });
});

describe('/readyz', () => {
  it('looks once for all who ask together', async () => {
    recording.take();
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.get('/readyz')));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers[0]?.json()).toMatchObject({ status: 'ready' });
    const looks = () => recording.take().filter(({ name }) => name === 'read-lag').length;
    expect(looks()).toBeLessThan(10);
    await api.get('/readyz');
    expect(looks()).toBe(1);
  });
});

describe('a pair that somebody has looked at', () => {
  it('is shown with what came since, judged or not', async () => {
    const shown = async () => (await api.get('/v1/relationships/acme/shop')).json<Shown>().periods[0]?.heldBy?.id;
    expect(await shown()).toBe('first');
    await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-05T00:00:00Z', id: 'second' }));
    expect(await shown()).toBe('second');
  });
});
