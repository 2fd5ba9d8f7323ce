import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { activity } from '../../support/events.ts';
import { EDIT, START } from '../../support/world.ts';
import { serveApiWorld, type ServedApi } from './served-api.ts';

vi.setConfig({ testTimeout: 180_000 });

let served: ServedApi;
beforeAll(async () => {
  served = await serveApiWorld();
  await served.api.world.send(activity('ann', 'shop', { ...EDIT, at: START }));
  served.api.world.setTime('2026-03-01T00:00:00Z');
});
afterAll(() => served.close());

describe('tenure relationship explain', () => {
  it('says why a pair is credited, and of each user what is met', async () => {
    const { code, stdout } = await served.tenure(['relationship', 'explain', 'acme', 'shop']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^acme and shop: credited, as of 2026-03-01/);
    expect(stdout).toMatch(/^ann: what this user does can qualify$/m);
    expect(stdout).toMatch(/^ {2}met +the client is assigned to the user, since /m);
    expect(stdout).toContain('counts until 2026-04-01');
  });

  it('gives the same as JSON, and names a pair that is not known', async () => {
    const json = await served.tenure(['relationship', 'explain', 'acme', 'shop', '--json', '--lang', 'fr']);
    expect(JSON.parse(json.stdout)).toMatchObject({ credited: true, users: [{ user: 'ann' }] });
    const { code, stderr } = await served.tenure(['relationship', 'explain', 'acme', 'nowhere']);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no client "nowhere".');
  });
});
