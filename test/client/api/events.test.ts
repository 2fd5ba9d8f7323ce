import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppendQueueFullError } from '../../../store/errors.ts';
import { createPool } from '../../../store/pool.ts';
import { createAppender } from '../../../store/ledger/appender.ts';
import { accessGranted, activity, rawEvent } from '../../support/events.ts';
import { EDIT } from '../../support/world.ts';
import { createApiWorld, TOKEN, type ApiWorld } from './api-world.ts';

const NDJSON = 'application/x-ndjson';
const SINGLE = 'application/cloudevents+json';

let api: ApiWorld;
beforeAll(async () => {
  api = await createApiWorld();
});
afterAll(async () => api.close());

async function ledgerSize(): Promise<number> {
  const { rows } = await api.world.pool.query<{ count: number }>('SELECT count(*)::int AS count FROM ledger');
  return rows[0]?.count ?? 0;
}

describe('POST /v1/events', () => {
  it('takes one event, a batch, and lines, and answers after the commit', async () => {
    const before = await ledgerSize();
    const [a, b, c] = [activity('ann', 'shop', EDIT), activity('ann', 'shop', EDIT), activity('ann', 'shop', EDIT)];
    const single = await api.postEvents(a, SINGLE);
    expect(single.statusCode).toBe(200);
    expect(single.json()).toEqual({ accepted: 1, duplicates: 0, refused: [] });
    expect((await api.postEvents([a, b])).json()).toEqual({ accepted: 1, duplicates: 1, refused: [] });
    const lines = `\ufeff${JSON.stringify(b)}\r\n\n${JSON.stringify(c)}`;
    expect((await api.postEvents(lines, `${NDJSON}; charset=UTF-8`)).json()).toEqual({
      accepted: 1,
      duplicates: 1,
      refused: [],
    });
    expect(await ledgerSize()).toBe(before + 3);
  });

  it('takes nothing, and says so', async () => {
    for (const [body, type] of [
      [[], undefined],
      ['', NDJSON],
    ] as const) {
      expect((await api.postEvents(body, type)).json()).toEqual({ accepted: 0, duplicates: 0, refused: [] });
    }
  });

  it('refuses bad events one by one, with place and reason, and accepts the others', async () => {
    const good = activity('ann', 'shop', EDIT);
    const conflicting = { ...good, data: { ...good.data, action: 'deleted' } };
    const batch = [
      good,
      'text',
      { ...activity('ann', 'shop'), specversion: '0.3' },
      { ...activity('ann', 'shop'), type: 'activity.imagined' },
      activity('ann', 'shop', { at: '2026-01-01' }),
      rawEvent('client.subscription.changed', { client: 'shop', mrr: '-1', currency: 'EUR' }),
      activity('ann', 'sh\u0007op'),
      activity('ann', 'shop', { properties: { text: '\ud800' } }),
      conflicting,
      activity('ann', 'shop', { at: '2026-01-01T00:05:00.001Z' }),
      good,
    ];
    const answer = (await api.postEvents(batch)).json<{
      accepted: number;
      duplicates: number;
      refused: { index: number; line: null; code: string; source: string; id: string; issues: { pointer: string }[] }[];
    }>();
    expect(answer.accepted).toBe(1);
    expect(answer.duplicates).toBe(1);
    expect(answer.refused.map(({ index, code, issues }) => [index, code, issues[0]?.pointer])).toEqual([
      [1, 'invalid_event', ''],
      [2, 'invalid_event', '/specversion'],
      [3, 'unknown_type', '/type'],
      [4, 'invalid_time', '/time'],
      [5, 'invalid_data', '/data/mrr'],
      [6, 'invalid_text', '/data/client'],
      [7, 'invalid_text', '/data/properties/text'],
      [8, 'event_conflict', '/id'],
      [9, 'event_in_future', '/time'],
    ]);
    expect(answer.refused[7]).toMatchObject({ source: 'test', id: good.id, line: null });
  });

  it('refuses a number that no double holds, deep nesting, and a line that is no JSON, and nothing else', async () => {
    const good = activity('ann', 'shop', EDIT);
    const huge = JSON.stringify(activity('ann', 'shop', { properties: { n: 1 } })).replace('"n":1', '"n":1e999');
    const deep = JSON.stringify(activity('ann', 'shop', { properties: { n: 1 } })).replace(
      '"n":1',
      `"n":${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    );
    const lines = ['{"specversion":', '', huge, deep, JSON.stringify(good)].join('\n');
    const answer = (await api.postEvents(lines, NDJSON)).json<{ accepted: number; refused: unknown[] }>();
    expect(answer).toMatchObject({
      accepted: 1,
      refused: [
        { index: 0, line: 1, code: 'invalid_json' },
        { index: 1, line: 3, code: 'invalid_number' },
        { index: 2, line: 4, code: 'invalid_event' },
      ],
    });
  });

  it('accepts an event up to 5 minutes ahead of the programme clock', async () => {
    const ahead = activity('ann', 'shop', { at: '2026-01-01T00:05:00.000Z' });
    expect((await api.postEvents([ahead])).json()).toMatchObject({ accepted: 1 });
  });

  it('keeps the e-mail address out of the ledger and out of refusals', async () => {
    const body = [rawEvent('user.created', { user: 'u', partner: 7, email: 'secret@person.example' })];
    const answer = await api.postEvents(body);
    expect(answer.json()).toMatchObject({ refused: [{ code: 'invalid_data' }] });
    expect(answer.body).not.toContain('secret@person.example');
  });
});

describe('a request that can not be read', () => {
  it.each([
    ['no JSON', '{"specversion"', SINGLE, 400, 'invalid_json'],
    ['no body', '', SINGLE, 400, 'invalid_json'],
    ['a batch that is no list', '{}', undefined, 400, 'invalid_json'],
    ['no UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), undefined, 400, 'invalid_json'],
    ['another media type', '[]', 'application/json', 415, 'unsupported_media_type'],
    ['another charset', '[]', 'application/cloudevents-batch+json; charset=utf-16', 415, 'unsupported_media_type'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['1,001 events', JSON.stringify(Array.from({ length: 1001 }, () => 0)), undefined, 413, 'too_many_events'],
    ['1,001 lines', '{}\n'.repeat(1001), NDJSON, 413, 'too_many_events'],
    ['more than 4 MiB', Buffer.alloc(4 * 1024 * 1024 + 1, ' '), undefined, 413, 'body_too_large'],
  ])('is a problem as a whole: %s', async (_case, body, type, status, code) => {
    const answer = await api.postEvents(body, type);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ status, code, type: `urn:tenure:problem:${code}` });
    expect(answer.json<{ mend: string }>().mend).not.toBe('');
  });

  it('is told how large it may be', async () => {
    const answer = await api.postEvents(Buffer.alloc(4 * 1024 * 1024 + 1, ' '));
    expect(answer.json()).toMatchObject({ detail: 'The body is larger than 4 MiB.' });
  });

  it('is a problem when it is compressed', async () => {
    const answer = await api.post('/v1/events', 'x', { 'content-type': NDJSON, 'content-encoding': 'gzip' });
    expect(answer.json()).toMatchObject({ status: 415, detail: 'Content-Encoding gzip is not read here.' });
  });

  it('is a problem without a Content-Type', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(answer.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });

  it.each([undefined, 'Bearer', 'Bearer wrong', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`])(
    'needs the token: %s',
    async (authorization) => {
      const answer = await api.app.inject({
        method: 'POST',
        url: '/v1/events',
        headers: { 'content-type': SINGLE, ...(authorization !== undefined && { authorization }) },
        payload: JSON.stringify(accessGranted('ann', 'shop')),
      });
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(answer.json()).toMatchObject({ code: 'unauthorized' });
    },
  );
});

describe('too much at once', () => {
  it('is turned away with Retry-After before the body is read, and counts nothing', async () => {
    const real = createAppender(api.world.pool);
    const full = await createApiWorld({
      appender: {
        ...real,
        append: () => Promise.reject(new AppendQueueFullError(20_000)),
        isFull: true,
        waiting: 20_000,
      },
    });
    try {
      const answer = await full.postEvents([activity('ann', 'shop')]);
      expect(answer.statusCode).toBe(429);
      expect(answer.headers['retry-after']).toBe('1');
      expect(answer.json()).toMatchObject({ code: 'too_busy', detail: '20,000 events wait to be appended already.' });
    } finally {
      await full.close();
    }
  });

  it('is turned away when the queue fills up while the body is read', async () => {
    const real = createAppender(api.world.pool);
    const filling = await createApiWorld({
      appender: { ...real, append: () => Promise.reject(new AppendQueueFullError(20_000)), isFull: false, waiting: 0 },
    });
    try {
      expect((await filling.postEvents([activity('ann', 'shop')])).json()).toMatchObject({ status: 429 });
    } finally {
      await filling.close();
    }
  });

  it('is turned away when too many requests are under way', async () => {
    const narrow = await createApiWorld({ limits: { eventRequests: { inAll: 1, ofOne: 1 } } });
    try {
      const answers = await Promise.all(Array.from({ length: 8 }, () => narrow.postEvents([activity('ann', 'shop')])));
      const statuses = answers.map(({ statusCode }) => statusCode);
      expect(new Set(statuses)).toEqual(new Set([200, 429]));
      expect((await narrow.postEvents([activity('ann', 'shop')])).statusCode).toBe(200);
    } finally {
      await narrow.close();
    }
  });
});

describe('a store that is gone', () => {
  it('is a 503 with Retry-After, and /readyz says so while /healthz does not', async () => {
    const nowhere = createPool('postgresql://tenure@127.0.0.1:1/tenure', { max: 1, applicationName: 'test' });
    const lone = await createApiWorld({ pool: nowhere, appender: createAppender(nowhere) });
    try {
      for (const answer of [await lone.postEvents([activity('ann', 'shop')]), await lone.get('/readyz')]) {
        expect(answer.headers['retry-after']).toBe('2');
        expect(answer.json()).toMatchObject({ status: 503, code: 'store_unavailable' });
      }
      expect((await lone.get('/healthz')).json()).toEqual({ status: 'alive' });
    } finally {
      await nowhere.end();
      await lone.close();
    }
  });

  it('tells nobody what went wrong inside', async () => {
    const lone = await createApiWorld();
    try {
      await lone.world.pool.query('ALTER TABLE ledger_head RENAME TO lost');
      const answer = await lone.postEvents([activity('ann', 'shop')]);
      expect(answer.json()).toMatchObject({ status: 500, code: 'internal' });
      expect(answer.body).not.toContain('ledger_head');
    } finally {
      await lone.close();
    }
  });
});
