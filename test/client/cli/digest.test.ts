import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveApiWorld, type ServedApi } from './served-api.ts';

let served: ServedApi;
beforeAll(async () => {
  served = await serveApiWorld();
  served.api.world.setTime('2026-01-10T00:00:00Z');
});
afterAll(async () => served.close());

describe('tenure digest', () => {
  it('says how to start while nobody gets any', async () => {
    expect((await served.tenure(['digest', 'list'])).stdout).toContain('tenure digest set PARTNER --to ADDRESS');
  });

  it('sets who gets them, and when the next is due', async () => {
    const to = ['--to', 'a@acme.example', '--to', 'b@acme.example'];
    const { code, stdout } = await served.tenure(['digest', 'set', 'acme', ...to, '--lang', 'fr']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Written to weekly: a@acme.example, b@acme.example. The next is due at 2026-01-12 07:00:00',
    );
  });

  it('lists them with what failed', async () => {
    const { stdout } = await served.tenure(['digest', 'list']);
    expect(stdout).toMatch(/acme +weekly +fr +a@acme.example b@acme.example +2026-01-12 07:00:00 +never +0 +0/);
  });

  it('refuses what is no address before it asks anybody', async () => {
    const { code, stderr } = await served.tenure(['digest', 'set', 'acme', '--to', 'nobody']);
    expect(code).toBe(2);
    expect(stderr).toContain('It must be an e-mail address.');
  });

  it('shows what one would say now', async () => {
    const { stdout } = await served.tenure(['digest', 'preview', 'acme']);
    expect(stdout).toContain('(With nothing to tell it would not be sent.)');
  });

  it('ends them', async () => {
    expect((await served.tenure(['digest', 'unset', 'acme'])).code).toBe(0);
    const again = await served.tenure(['digest', 'unset', 'acme']);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('"acme"');
  });
});
