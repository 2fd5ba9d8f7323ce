import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passOnAll } from '../../../worker/notices/pass-on.ts';
import { activity } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { LOCAL } from '../../worker/webhooks/webhook-world.ts';
import { createApiWorld } from '../api/api-world.ts';
import { serveTestApi, type ServedApi } from './served-api.ts';

let served: ServedApi;
beforeAll(async () => {
  served = await serveTestApi(await createApiWorld({ outbound: LOCAL }));
});
afterAll(async () => served.close());

const webhook = (...args: readonly string[]): ReturnType<ServedApi['tenure']> => served.tenure(['webhook', ...args]);

async function added(): Promise<string> {
  const run = await webhook('add', 'http://127.0.0.1:9/in', '--json');
  return (JSON.parse(run.stdout) as { webhook: { id: string } }).webhook.id;
}

describe('tenure webhook', () => {
  it('says what it is given, and its secret once', async () => {
    const run = await webhook(
      'add',
      'http://127.0.0.1:9/in',
      '--kind',
      'ended',
      '--kind',
      'expiring',
      '--partner',
      'acme',
    );
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(
      /^Webhook whk_[0-9a-f]{24} sends to http:\/\/127\.0\.0\.1:9\/in\.\nIts secret, which is told this once: whsec_\S+\n$/,
    );
    const list = await webhook('list');
    expect(list.stdout).toMatch(/whk_\S+ +http:\/\/127\.0\.0\.1:9\/in +ended expiring +acme +0 +0 +ok/);
    expect(list.stdout).not.toContain('whsec_');
  });

  it('refuses what is no kind before it asks anybody, and a target that is not allowed', async () => {
    expect(await webhook('add', 'http://127.0.0.1:9/', '--kind', 'begun')).toMatchObject({ code: 2, stdout: '' });
    const run = await webhook('add', 'http://100.64.0.1/');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('100.64.0.1 is not on the public internet');
  });

  it('shows what was sent, and sends again what was given up', async () => {
    const id = await added();
    const { world } = served.api;
    await world.send(activity('ann', 'shop', { ...EDIT, at: '2026-01-01T00:00:00Z' }));
    await world.judgeAll();
    await passOnAll(world.judge);
    await world.pool.query(
      `UPDATE webhook_delivery SET status = 'dead', settled_at = 1, attempts = 9, fault = 'It answered 500.'`,
    );
    const shown = await webhook('deliveries', id, '--status', 'dead');
    expect(shown.stdout).toMatch(/started +acme +shop +given up +9 +It answered 500\./);
    expect((await webhook('replay', id)).stdout).toBe('1 delivery is sent again.\n');
    expect((await webhook('replay', id, '--json')).stdout).toBe('{"replayed":0}\n');
    expect((await webhook('list')).stdout).toContain(id);
  });

  it('makes another secret, enables and removes', async () => {
    const id = await added();
    expect((await webhook('rotate', id, '--overlap', '1h')).stdout).toMatch(
      /whsec_\S+\nThe one before signs too until /,
    );
    expect((await webhook('enable', id)).code).toBe(0);
    expect((await webhook('remove', id)).stdout).toBe(`Webhook ${id} is removed.\n`);
    const again = await webhook('remove', id);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('There is no webhook');
  });
});
