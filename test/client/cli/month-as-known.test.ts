/** A statement as it was known at a time, and why it is different now. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEvents } from '../../../store/ledger/append.ts';
import { activity, adjustmentPosted, parsed } from '../../support/events.ts';
import { instant } from '../../support/month-world.ts';
import { createMonthApi, type MonthApi } from '../api/month-api.ts';
import type { TestApi } from '../api/api-world.ts';
import { serveTestApi, type ServedApi } from './served-api.ts';

let months: MonthApi;
let served: ServedApi<TestApi>;
let tokenOfP: string;
beforeAll(async () => {
  months = await createMonthApi();
  const { pool } = months.world;
  const late = activity('q-user', 'd', { at: '2018-01-20T00:00:00Z', tool: 'code', action: 'edited', id: 'act-of-q' });
  await appendEvents(pool, parsed(late), { acceptedAt: instant('2018-03-01T00:00:00Z') });
  const adjusted = adjustmentPosted('p', '2018-01', '2', { at: '2018-03-02T00:00:00Z', id: 'adjusted' });
  await appendEvents(pool, parsed(adjusted), { acceptedAt: instant('2018-03-02T00:00:00Z') });
  served = await serveTestApi(months.api);
  const made = await months.api.post('/v1/tokens', { name: 'of p', role: 'partner', partner: 'p' });
  tokenOfP = made.json<{ token: string }>().token;
});
afterAll(async () => {
  await served.close();
  await months.close();
});

const show = (...args: readonly string[]) => served.tenure(['month', 'show', '2018-01', 'p', ...args]);
const get = async (query: string, path = '2018-01/statements/p') =>
  (await months.api.get(`/v1/months/${path}?${query}`)).json<object>();

describe('a statement as it was known', () => {
  it('says what was thought then, what is known today, and what came between', async () => {
    const { code, stdout } = await show('--known-at', '2018-02-15T00:00:00Z');
    expect(code).toBe(0);
    expect(stdout).toContain('Statement of p for 2018-01, open;');
    expect(stdout).toContain('Total 8 = 8 managed + 0 sold + 0 adjusted');
    const said = stdout.slice(stdout.indexOf('As of')).replaceAll(/ +/g, ' ');
    expect(said).toBe(
      [
        'As of 2018-02-15 00:00:00 UTC, as it was known on 2018-02-15 00:00:00 UTC.',
        'Today it is known otherwise: 8.5 points, open',
        ' POINTS OF BECAUSE OF',
        ' -1.5 d test act-of-q',
        ' 2 adjustment for 2018-01 agreed (ann)',
        '',
      ].join('\n'),
    );
  });

  it('is for any instant, and says so when nothing has changed', async () => {
    const { stdout } = await show('--at', '2018-01-15T00:00:00Z', '--known-at', '2018-03-05T00:00:00Z');
    expect(stdout).toContain('Nothing that came since changes its points.\n');
    expect(await get('at=2018-01-15T00:00:00Z')).toMatchObject({ status: 'open', hash: null, totalPoints: '10' });
    expect(await get('at=2018-02-15T00:00:00Z')).toMatchObject({ totalPoints: '8.5', known: { parts: [] } });
  });

  it('does not tell a partner what others did', async () => {
    const run = await served.tenure(['month', 'show', '2018-01', 'p', '--known-at', '2018-02-15T00:00:00Z'], {
      env: { TENURE_TOKEN: tokenOfP },
    });
    expect(run.stdout).toContain('1 about other partners');
    expect(run.stdout).not.toContain('act-of-q');
    const other = await months.api.getWith(tokenOfP, '/v1/months/2018-01/statements/q?known_at=2018-02-15T00:00:00Z');
    expect(other.statusCode).toBe(403);
  });

  it.each([
    ['known_at=2017-12-01T00:00:00Z', '2018-01/statements/p', 'no_statement'],
    ['known_at=2018-02-15T00:00:00Z', '2018-03/statements/p', 'no_statement'],
    ['known_at=2018-02-15T00:00:00Z', '2018-01/statements/nobody', 'unknown_partner'],
    ['known_at=february', '2018-01/statements/p', 'invalid_request'],
  ])('answers %s of %s with %s', async (query, path, code) => {
    expect(await get(query, path)).toMatchObject({ code });
  });

  it('wants a partner', async () => {
    const run = await served.tenure(['month', 'show', '2018-01', '--known-at', '2018-02-15T00:00:00Z']);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('name its partner');
  });
});
