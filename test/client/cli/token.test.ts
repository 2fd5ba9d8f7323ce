import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveApiWorld, type ServedApi } from './served-api.ts';

let served: ServedApi;
beforeAll(async () => {
  served = await serveApiWorld();
});
afterAll(async () => served.close());

describe('tenure token', () => {
  it('create prints the token alone, list never, and revoke ends it', async () => {
    const made = await served.tenure(['token', 'create', '--role', 'partner', '--partner', 'acme', '--name', 'Acme']);
    expect(made.stdout).toMatch(/^tenure_[\w-]{43}\n$/);
    const id = /tok_[\w-]+/.exec(made.stderr)?.[0] ?? '';
    expect(made.stderr).toContain(`tenure token revoke ${id}`);

    const listed = await served.tenure(['token', 'list']);
    expect(listed.stdout).toMatch(new RegExp(`^${id} +partner acme +usable +\\S+ \\S+ +never +Acme$`, 'm'));
    expect(listed.stdout).not.toContain(made.stdout.trim());

    const all = JSON.parse((await served.tenure(['token', 'list', '--json'])).stdout);
    expect(Object.keys(all)).toEqual(['items', 'more']);

    const revoked = await served.tenure(['token', 'revoke', id]);
    expect(revoked).toMatchObject({ code: 0 });
    expect(revoked.stdout).toContain(`Token ${id} (Acme) was revoked`);
    const env = { TENURE_TOKEN: made.stdout.trim() };
    await expect
      .poll(async () => (await served.tenure(['relationship', 'list'], { env })).stderr, { timeout: 20_000 })
      .toContain('was revoked');
  });

  it('create --json tells until when', async () => {
    const run = await served.tenure(['token', 'create', '--role=ops', '--name=x', '--expires=never', '--json']);
    expect(JSON.parse(run.stdout)).toMatchObject({ role: 'ops', expiresAt: null, state: 'usable' });
  });

  it.each([
    [['create', '--role', 'king', '--name', 'x'], 2, 'Allowed choices are ops, author'],
    [['create', '--role', 'ops'], 2, "'--name <name>' not specified"],
    [['create', '--role', 'partner', '--name', 'x'], 2, '--partner goes with --role partner'],
    [['create', '--role', 'ops', '--name', 'x', '--expires', 'soon'], 2, 'It must be a duration such as 90d'],
    [['create', '--role', 'ops', '--name', 'x', '--expires', '2020-01-01T00:00:00Z'], 2, '/expiresAt has passed'],
    [['create', '--role', 'partner', '--name', 'x', '--partner', 'none'], 1, 'There is no partner "none"'],
    [['revoke', 'tok_none'], 1, 'There is no token "tok_none"'],
  ])('says what is wrong with %j', async (args, code, message) => {
    const run = await served.tenure(['token', ...args]);
    expect(run.code).toBe(code);
    expect(run.stderr).toContain(message);
  });
});

describe('tenure audit list', () => {
  it('shows who did what, newest first, and all of it as JSON', async () => {
    const { stdout } = await served.tenure(['audit', 'list', '--limit', '2']);
    expect(stdout.split('\n')[0]).toMatch(/^AT \(UTC\) +WHO +WHAT +ABOUT$/);
    expect(stdout).toMatch(/admin \(admin\) +createToken +token:tok_/);
    const json = JSON.parse((await served.tenure(['audit', 'list', '--operation', 'revokeToken', '--json'])).stdout);
    expect(Object.keys(json)).toEqual(['items', 'more']);
    expect(json).toMatchObject({ items: [{ operation: 'revokeToken', caller: { id: 'admin' } }], more: false });
  });
});
