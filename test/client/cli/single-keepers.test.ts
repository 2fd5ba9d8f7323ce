import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activity } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { serveApiWorld, type ServedApi } from './served-api.ts';

let served: ServedApi;
beforeAll(async () => {
  served = await serveApiWorld();
  await served.api.world.judgeAll();
});
afterAll(async () => served.close());

const command = ['partner', 'single-keepers', 'acme'];

describe('tenure partner single-keepers', () => {
  it('says that nothing hangs on one user', async () => {
    expect((await served.tenure(command)).stdout).toBe('No client hangs on one user.\n');
  });

  it('says on whom a client hangs, and why', async () => {
    await served.api.world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-01T00:00:00Z' }));
    await served.api.world.judgeAll();
    const { code, stdout } = await served.tenure(command);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'shop    ann   2026-01-01 00:00:00  2026-04-01 00:00:00  nobody else is active: lapses then unless somebody is; nobody else manages: ends at once if this user loses access',
    );
  });

  it('says the same to machines', async () => {
    const json = JSON.parse((await served.tenure([...command, '--json'])).stdout) as { items: object[] };
    expect(json.items).toMatchObject([{ client: 'shop', keepers: [{ user: 'ann', because: ['active', 'managing'] }] }]);
  });

  it('names a partner that there is not', async () => {
    const { code, stderr } = await served.tenure(['partner', 'single-keepers', 'nobody']);
    expect(code).toBe(1);
    expect(stderr).toContain('"nobody"');
  });
});
