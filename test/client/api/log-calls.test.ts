import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as ask } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../../client/api/callers/caller.ts';
import { createLogger, type Logger } from '../../../platform/log.ts';
import { createApiWorld, createTestApi, TOKEN, type ApiWorld } from './api-world.ts';

let folder: string;
let file: string;
let log: Logger;
let api: ApiWorld;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenure-log-'));
  file = path.join(folder, 'api.log');
  log = createLogger({ level: 'debug', name: 'api', to: file });
  api = await createApiWorld({ log });
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

/** The lines with the id of a request. */
async function linesOf(requestId: unknown): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['requestId'] === requestId);
}

const INFO = 30;
const WARN = 40;
const DEBUG = 20;

describe('the log of the API', () => {
  it('has a line for an answer, by its request id, without what was asked about', async () => {
    const answer = await api.app.inject({
      method: 'GET',
      url: '/v1/relationships?partner=ann%40example.com',
      headers: { authorization: `Bearer ${TOKEN}`, 'x-request-id': 'of-the-caller' },
    });
    expect(answer.statusCode).toBe(200);
    const lines = await linesOf('of-the-caller');
    expect(lines).toMatchObject([
      {
        level: INFO,
        operation: 'listRelationships',
        method: 'GET',
        route: '/v1/relationships',
        status: 200,
        problem: null,
      },
    ]);
    expect(lines).toMatchObject([{ role: 'admin', caller: 'admin', ms: expect.any(Number) }]);
    expect(JSON.stringify(lines)).not.toMatch(/ann|Bearer|token-of-this/);
  });

  it('has what was refused, with the code of the problem', async () => {
    for (const [url, expected] of [
      ['/v1/relationships/nobody/shop', { operation: 'showRelationship', status: 404, problem: 'unknown_partner' }],
      ['/v1/relationships?limit=x', { operation: 'listRelationships', status: 400, problem: 'invalid_request' }],
      ['/v1/nothing/ann', { operation: null, route: null, status: 404, problem: 'not_found' }],
    ] as const) {
      const lines = await linesOf((await api.get(url)).headers['x-request-id']);
      expect(lines).toMatchObject([{ level: INFO, ...expected }]);
    }
    const { headers } = await api.app.inject({ method: 'GET', url: '/v1/relationships' });
    expect(await linesOf(headers['x-request-id'])).toMatchObject([{ status: 401, role: null, caller: null }]);
  });

  it('warns of what failed, and says why', async () => {
    const broken = createTestApi({
      pool: api.world.pool,
      clock: api.world.judge.clock,
      log,
      callers: { callerOf: () => Promise.reject(new Error('nobody is at home')) },
    });
    const answer = await broken.get('/v1/relationships');
    await broken.close();
    const lines = await linesOf(answer.headers['x-request-id']);
    expect(lines.map(({ level, status }) => [level, status])).toEqual([
      [50, undefined],
      [WARN, 500],
    ]);
    expect(lines).toMatchObject([{ err: { message: 'nobody is at home' } }, { problem: 'internal' }]);
  });

  it('is not filled by probes', async () => {
    const { headers } = await api.app.inject({ method: 'GET', url: '/healthz' });
    expect(await linesOf(headers['x-request-id'])).toMatchObject([{ level: DEBUG, operation: 'healthz' }]);
  });

  it('has a call whose caller left before it was answered, and so have the figures', async () => {
    const url = await api.app.listen({ host: '127.0.0.1', port: 0 });
    const lock = await api.world.pool.connect();
    await lock.query('BEGIN; LOCK TABLE relationship IN ACCESS EXCLUSIVE MODE');
    const headers = { authorization: `Bearer ${TOKEN}`, 'x-request-id': 'impatient' };
    const call = ask(`${url}/v1/relationships`, { headers }).on('error', () => undefined);
    call.end();
    const isWaiting = 'SELECT FROM pg_locks WHERE NOT granted AND relation = $1::regclass';
    await expect.poll(async () => (await lock.query(isWaiting, ['relationship'])).rowCount).toBe(1);
    call.destroy();
    await expect.poll(() => linesOf('impatient')).toHaveLength(1);
    await lock.query('ROLLBACK');
    lock.release();
    // Nor a second one when the answer is there that nobody waits for.
    await expect.poll(async () => (await fetch(`${url}/v1/relationships`, { headers })).status).toBe(200);
    await expect
      .poll(() => linesOf('impatient'))
      .toMatchObject([
        { level: INFO, msg: 'broken off', operation: 'listRelationships', status: null, caller: 'admin' },
        { level: INFO, msg: 'answered', status: 200 },
      ]);
    const figures = await (await fetch(`${url}/metrics`)).text();
    expect(figures).toMatch(/_seconds_count\{method="GET",route="\/v1\/relationships",status="none"\} 1\n/);
  });

  it('does not hold who somebody is at an identity provider', async () => {
    const caller: Caller = { id: 'oidc:ann@example.com', name: 'Ann', role: 'ops', partner: null };
    const known = createTestApi({
      pool: api.world.pool,
      clock: api.world.judge.clock,
      log,
      callers: { callerOf: async () => caller },
    });
    const answer = await known.get('/v1/relationships');
    await known.close();
    const lines = await linesOf(answer.headers['x-request-id']);
    expect(lines).toMatchObject([{ role: 'ops', caller: 'oidc' }]);
    expect(JSON.stringify(lines)).not.toMatch(/ann/i);
  });
});
