import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatRows, type Row } from '../../../client/rows/format-rows.ts';
import { computeLog } from '../../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { periodRow } from '../../../rules/rows/period-row.ts';
import { compareVerdictRows, verdictRow } from '../../../rules/rows/verdict-row.ts';
import { formatInstant, type Instant } from '../../../rules/time/instant.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { readLedger } from '../../../store/ledger/read-ledger.ts';
import { publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { createRuleBookCache } from '../../../store/rule-sets/rule-book-cache.ts';
import { activity } from '../../support/events.ts';
import { exampleLog } from '../../support/example.ts';
import { filesOf } from '../../support/programme-files.ts';
import { parsedEvents } from '../../support/projection.ts';
import { randomLog } from '../../support/random-log.ts';
import { randomProgramme, type RandomVersion } from '../../support/random-programme.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, TOKEN, type ApiWorld } from './api-world.ts';

/** Each is a few transactions and some exports. */
const RUNS = 30;
const NOW = '2031-01-01T00:00:00.000Z';

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld({ limits: { judgingPatienceMs: 50, exports: { inAll: 2, ofOne: 2 } } });
  api.world.setTime(NOW);
});
afterAll(async () => api.close());

/** What the API exports, as text. */
async function exported(kind: string, at: Instant | null): Promise<string> {
  const answer = await api.get(`/v1/exports/${kind}${at === null ? '' : `?at=${formatInstant(at)}`}`);
  expect(answer.statusCode).toBe(200);
  return answer.body;
}

/** What `compute` makes of the ledger, as text. */
async function computed(kind: string, at: Instant): Promise<string> {
  const events: TenureEvent[] = [];
  for await (const { event } of readLedger(api.world.pool)) events.push(event);
  const { engine } = await createRuleBookCache().at(api.world.pool);
  const { pairs, orphans } = await computeLog(events, engine, at);
  const rows: readonly Row[] =
    kind === 'periods'
      ? pairs.flatMap((pair) => pair.periods.map((period) => periodRow(pair, period)))
      : [...pairs.flatMap(({ fold }) => fold.verdicts), ...orphans].map(verdictRow).sort(compareVerdictRows);
  let text = '';
  for await (const piece of formatRows(rows, 'ndjson', [])) text += piece;
  return text;
}

/** Where the API and `compute` do not say the same; now is looked at too. */
async function differences(ats: readonly Instant[]): Promise<readonly object[]> {
  const found: object[] = [];
  for (const kind of ['verdicts', 'periods']) {
    for (const at of [...ats, null]) {
      const [ours, theirs] = [await exported(kind, at), await computed(kind, at ?? Date.parse(NOW))];
      if (ours !== theirs) found.push({ kind, at, ours, theirs });
    }
  }
  return found;
}

/** Positions go on, and programmes get a new name: what is published once never changes, and others remember it. */
async function clear(): Promise<void> {
  await api.world.pool
    .query(`ALTER TABLE ledger DISABLE TRIGGER USER; ALTER TABLE rule_set_version DISABLE TRIGGER USER;
    TRUNCATE ledger, void, user_personal, registered_partner, registered_client, member, engagement, rule_set_version,
      mark, stale_pair, relationship, checkpoint, verdict, period, wake_up, notice, webhook_delivery, digest_item;
    ALTER TABLE ledger ENABLE TRIGGER USER; ALTER TABLE rule_set_version ENABLE TRIGGER USER`);
}

let programmes = 0;

async function publish(programme: readonly RandomVersion[]): Promise<void> {
  programmes += 1;
  for (const version of programme) {
    const named = { ...version, program: { ...version.program, name: `random-${programmes}` } };
    const publication = {
      effectiveFrom: version.effectiveFrom,
      author: 'test',
      note: null,
      publishedAt: Date.parse(NOW),
    };
    await publishRuleSet(api.world.pool, filesOf(named), publication);
  }
}

describe('an export of the example', () => {
  beforeAll(async () => {
    await appendEvents(api.world.pool, parsedEvents(await exampleLog()), { acceptedAt: Date.parse(NOW) });
    await api.world.judgeAll();
  });

  it('has the bytes of compute, at any instant', async () => {
    const days = ['2017-02-03', '2017-12-31', '2018-06-30', '2019-03-01', '2019-12-31'];
    expect(await differences(days.map((day) => Date.parse(`${day}T00:00:00Z`)))).toEqual([]);
  });

  it('comes as CSV and as one list too', async () => {
    const list = (await api.get('/v1/exports/periods?format=json')).json<unknown[]>();
    expect(list).toHaveLength(69);
    const csv = await api.get('/v1/exports/periods?format=csv');
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    expect(csv.body.trimEnd().split('\r\n')).toHaveLength(70);
  });

  it('gives its connection back, also when the reader leaves early', async () => {
    await api.app.listen({ port: 0, host: '127.0.0.1' });
    const address = api.app.server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    for (let turn = 0; turn < 12; turn++) {
      const leaving = new AbortController();
      const answer = await fetch(`http://127.0.0.1:${port}/v1/exports/verdicts`, {
        headers: { authorization: `Bearer ${TOKEN}` },
        signal: leaving.signal,
      });
      expect([200, 429]).toContain(answer.status);
      leaving.abort();
    }
    await expect.poll(() => api.world.pool.idleCount === api.world.pool.totalCount, { timeout: 10_000 }).toBe(true);
    expect((await api.get('/v1/exports/periods')).statusCode).toBe(200);
  });
});

describe('an export of any log', () => {
  it('has the bytes of compute, at any instant', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomLog({ malformed: false }),
        randomProgramme(),
        fc.array(fc.nat(), { maxLength: 3 }),
        async (log, programme, picks) => {
          await clear();
          await publish(programme);
          const parsed = parsedEvents(log);
          await appendEvents(api.world.pool, parsed, { acceptedAt: Date.parse(NOW) });
          await api.world.judgeAll();
          const times = parsed.map(({ event }) => event.time);
          const ats = picks.map((pick) => (times[pick % times.length] ?? 0) + (pick % 3) - 1);
          expect(await differences(ats)).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);
});

describe('an export while the judge is behind', () => {
  it('waits for it, and says so when it takes too long', async () => {
    await api.world.send(activity('ann', 'shop', { ...EDIT, at: '2030-01-02T00:00:00Z' }));
    const answer = await api.get('/v1/exports/verdicts');
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.json()).toMatchObject({ status: 503, code: 'judging_behind' });
    const waiting = api.get('/v1/exports/verdicts');
    await api.world.judgeAll();
    expect((await waiting).statusCode).toBe(200);
  });
});

it.each([
  ['/v1/exports/standings', 400],
  ['/v1/exports/verdicts?at=never', 400],
  ['/v1/exports/verdicts?format=xml', 400],
])('answers %s with %i', async (url, status) => {
  expect((await api.get(url)).json()).toMatchObject({ status, code: 'invalid_request' });
});
