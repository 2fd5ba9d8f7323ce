import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBySchema, parseEvent } from '../../../rules/events/parse-event.ts';
import { isPlainActivity } from '../../../rules/events/plain-activity.ts';
import { ENVELOPE_SCHEMA, EVENT_DATA_SCHEMAS } from '../../../rules/events/schema.ts';

const SOUND = {
  specversion: '1.0',
  source: 'crm',
  id: 'e1',
  type: 'activity.performed',
  time: '2026-01-01T00:00:00.000Z',
  data: { user: 'ann', client: 'c1', tool: 'blog', action: 'published', asset: 'a1', properties: { words: [1, 'x'] } },
};

/** Values that fit some fields and not others. */
const values = fc.oneof(
  fc.constantFrom<unknown>('', 'a\u0001b', 'zero \u0000', 'lone \ud83d', 'é'.repeat(200), 'x'.repeat(201), '1.0'),
  fc.constantFrom<unknown>(null, true, 7, Infinity, NaN, undefined, [], [['deep']], {}, { a: { b: [null] } }),
  fc.constantFrom<unknown>('2026-02-30T00:00:00Z', '2026-01-01T00:00:00+02:00', 'user.tagged', new Date(0)),
  fc.jsonValue({ maxDepth: 3 }),
);

const keys = (fields: object): fc.Arbitrary<string> =>
  fc.oneof(fc.constantFrom(...Object.keys(fields)), fc.constantFrom('__proto__', 'subject', '0', 'lone \ud83d'));

/** An activity with some of its fields, or others, as they come. */
const activities = fc
  .record({
    envelope: fc.array(fc.tuple(keys(SOUND), values), { maxLength: 2 }),
    data: fc.array(fc.tuple(keys(SOUND.data), values), { maxLength: 2 }),
    left: fc.option(fc.constantFrom(...Object.keys(SOUND.data)), { freq: 4 }),
  })
  .map(({ envelope, data, left }) => {
    const changed: Record<string, unknown> = Object.fromEntries([...Object.entries(SOUND.data), ...data]);
    if (left !== null) delete changed[left];
    return Object.fromEntries([...Object.entries({ ...SOUND, data: changed }), ...envelope]);
  });

test('an activity is read as the schemas read it, whatever is wrong with it', () => {
  fc.assert(
    fc.property(activities, (raw) => {
      expect(parseEvent(raw)).toStrictEqual(parseBySchema(raw));
    }),
    { numRuns: 3_000 },
  );
});

test('no field of an activity is known to one of the two alone', () => {
  expect(Object.keys(SOUND).sort()).toEqual(Object.keys(ENVELOPE_SCHEMA.shape).sort());
  expect(Object.keys(SOUND.data).sort()).toEqual(Object.keys(EVENT_DATA_SCHEMAS['activity.performed'].shape).sort());
});

test('the activities of the example all go the quick way', () => {
  const lines = readFileSync(`${import.meta.dirname}/../../../examples/oss/history.ndjson`, 'utf8')
    .trim()
    .split('\n');
  const sent = lines.map((line) => JSON.parse(line) as { readonly type: string });
  const plain = sent.filter(isPlainActivity);
  expect(plain.length).toBeGreaterThan(4_000);
  expect(plain).toHaveLength(sent.filter(({ type }) => type === 'activity.performed').length);
});

test('nesting beyond the bound is left to the schemas, which refuse it', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  const withProperty = (levels: number): object => ({
    ...SOUND,
    data: { ...SOUND.data, properties: { a: nested(levels) } },
  });
  for (const levels of [60, 61, 62, 63, 64]) {
    const raw = withProperty(levels);
    expect(parseEvent(raw)).toStrictEqual(parseBySchema(raw));
    expect(isPlainActivity(raw)).toBe(parseBySchema(raw).kind === 'event');
  }
});
