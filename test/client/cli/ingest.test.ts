import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../../architecture/repository.ts';
import { activity } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { runTenure } from './run-tenure.ts';
import { serveApiWorld, type Interfere, type ServedApi } from './served-api.ts';

const log = 'examples/oss/history.ndjson';
const lines = readFileSync(join(root, log), 'utf8').trimEnd().split('\n');

let served: ServedApi;
const serve = async (interfere?: Interfere): Promise<ServedApi> => (served = await serveApiWorld(interfere));
afterEach(async () => served.close());

async function eventsOfExample(): Promise<number> {
  const { rows } = await served.api.world.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ledger WHERE source = 'oss-history'`,
  );
  return rows[0]?.count ?? 0;
}

const ndjson = (...events: readonly object[]): string => events.map((event) => JSON.stringify(event)).join('\n');

describe('tenure ingest', () => {
  it('sends a log, counts duplicates, and can be repeated', async () => {
    const { tenure } = await serve();
    const first = await tenure(['ingest', log]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^5,066 accepted, 20 duplicates, 0 refused \(5,086 lines of \S+ in [\d.]+ s\)\n$/);
    const second = await tenure(['ingest', '-', '--json'], { stdin: lines.join('\n') });
    expect(JSON.parse(second.stdout)).toMatchObject({
      log: 'stdin',
      lines: 5086,
      accepted: 0,
      duplicates: 5086,
      refused: [],
    });
    expect(await eventsOfExample()).toBe(5066);
  });

  it('names refused lines in their order, sends the rest, and exits 1', async () => {
    const { tenure } = await serve();
    const good = activity('ann', 'shop', EDIT);
    const stdin = Buffer.concat([
      Buffer.from(`${ndjson(good)}\n\nno json\n`),
      Buffer.from([0xff, 0x0a]),
      Buffer.from(ndjson({ ...good, id: 'x', time: '2030-01-01T00:00:00Z' }, { ...good, type: 'a' }, good)),
    ]);
    const run = await tenure(['ingest', '-', '--json'], { stdin });
    expect(run.code).toBe(1);
    expect(run.stderr.split('\n').map((line) => line.split('  ').slice(0, 2))).toEqual([
      ['stdin:3', 'invalid_json'],
      ['stdin:4', 'invalid_json'],
      ['stdin:5', 'event_in_future'],
      ['stdin:6', 'unknown_type'],
      [''],
    ]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      accepted: 1,
      duplicates: 1,
      refused: [{ line: 3 }, { line: 4 }, { line: 5, code: 'event_in_future' }, { line: 6 }],
    });
  });

  it('goes on where it is told to', async () => {
    const { tenure } = await serve();
    const run = await tenure(['ingest', log, '--from-line', '5001', '--json']);
    expect(JSON.parse(run.stdout)).toMatchObject({ lines: 86 });
  });

  it('sends again what was not answered, waits when it is told to, and loses and doubles nothing', async () => {
    let requests = 0;
    const { api, tenure } = await serve(async (request, response, body) => {
      if (request.method !== 'POST') return false;
      requests += 1;
      if (requests % 3 === 1) {
        // In, but nobody is told.
        await api.postEvents(body, 'application/x-ndjson');
        request.socket.destroy();
      } else if (requests % 3 === 2) {
        response.writeHead(requests % 2 === 0 ? 429 : 503, { 'retry-after': '0' }).end('later');
      } else return false;
      return true;
    });
    const run = await tenure(['ingest', log, '--json']);
    expect(run.code).toBe(0);
    const { accepted, duplicates } = JSON.parse(run.stdout) as { accepted: number; duplicates: number };
    expect(accepted + duplicates).toBe(5086);
    expect(await eventsOfExample()).toBe(5066);
    expect(requests).toBeGreaterThan(10);
  });

  it('says what is wrong with the token, and with what is no Tenure', async () => {
    const { tenure, url } = await serve();
    const run = await tenure(['ingest', log], { env: { TENURE_TOKEN: 'wrong' } });
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('The token of the request is not known here.');
    const elsewhere = await tenure(['ingest', log], { env: { TENURE_URL: `${url}/elsewhere` } });
    expect(elsewhere).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('without an API', () => {
  it('every command says how to come by one', async () => {
    const { url } = await serve();
    await served.close();
    for (const args of [
      ['ingest', log],
      ['export', 'periods'],
      ['relationship', 'list'],
    ]) {
      const run = await runTenure(args, { env: { TENURE_URL: url, TENURE_TOKEN: 'x' } });
      expect(run).toMatchObject({ code: 1, stdout: '' });
      expect(run.stderr).toMatch(
        /^No Tenure answers at http:\S+ \(.+\)\. Start one with npm start, or set TENURE_URL\.\n$/,
      );
    }
    await serve();
  });

  it('every command says how to come by a token', async () => {
    await serve();
    const run = await runTenure(['relationship', 'list'], { env: { TENURE_DATA_DIR: '/nowhere', TENURE_TOKEN: '' } });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('/nowhere/admin-token is not there');
  });

  it('a wrong setting is named with what is allowed', async () => {
    await serve();
    const run = await runTenure(['relationship', 'list'], { env: { TENURE_URL: 'nowhere' } });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('TENURE_URL is "nowhere"; allowed is an http:// or https:// address');
  });
});
